package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptNoticeTest {
  private static final StackTraceElement EXIT =
      new StackTraceElement("java.lang.System", "exit", "System.java", 1);

  @Test
  void knowsThatSparkEndedTheProcess() {
    assertThat(
            ended(
                frame("java.lang.Thread", "join"),
                EXIT,
                frame("org.apache.spark.storage.DiskBlockManager", "<init>"),
                frame("org.plasmospark.Main", "main")))
        .hasValue("storage.DiskBlockManager.<init>");
    assertThat(
            ended(
                EXIT,
                frame("scala.sys.package$", "exit"),
                frame("org.apache.spark.ui.SparkUI$", "bind")))
        .hasValue("ui.SparkUI.bind");
  }

  @Test
  void leavesOtherEndsToThemselves() {
    assertThat(
            ended(frame("java.lang.Shutdown", "exit"), frame("java.lang.Terminator$1", "handle")))
        .isEmpty();
    assertThat(ended(EXIT, frame("org.plasmospark.Main", "main"))).isEmpty();
    assertThat(ended(EXIT, frame("org.apache.spark.deploy.yarn.ApplicationMaster", "main")))
        .isEmpty();
    assertThat(ended(frame("org.apache.spark.SparkContext", "stop"))).isEmpty();
  }

  private static java.util.Optional<String> ended(StackTraceElement... frames) {
    return InterruptNotice.endedBySpark(List.<StackTraceElement[]>of(frames));
  }

  private static StackTraceElement frame(String type, String method) {
    return new StackTraceElement(type, method, "A.java", 1);
  }
}
