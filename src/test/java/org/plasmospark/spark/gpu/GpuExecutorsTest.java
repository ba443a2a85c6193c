package org.plasmospark.spark.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class GpuExecutorsTest {
  private static final GpuExecutor FIRST = new GpuExecutor("0", "a", "0", null);
  private static final GpuExecutor SECOND = new GpuExecutor("1", "a", "1", null);
  private static final GpuExecutor WITHOUT =
      new GpuExecutor("2", "b", null, "Spark has given it none");
  private static final GpuExecutor BROKEN =
      new GpuExecutor("3", "c", "0", "no jnicuda in java.library.path");

  @Test
  void asksOnlyWhereGpusAreInPlay() {
    assertThat(GpuExecutors.mustAsk(false, "0", "0", "false")).isFalse();
    assertThat(GpuExecutors.mustAsk(true, "1", "1", "false")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | 0 | 0   | false | but Spark reserves none for its executors",
        "false | 1 | 1   | false | but this jar computes on processors",
        "true  | 2 | 1   | false | to 1, not 2 and 1",
        "true  | 1 | 0.5 | false | to 1, not 1 and 0.5",
        "true  | 1 | 1   | true  | must stay as many as they are"
      })
  void refusesWhatIsNotOneGpuForEachExecutor(
      boolean backend, String reserved, String ofTask, String dynamic, String sentence) {
    assertThatThrownBy(() -> GpuExecutors.mustAsk(backend, reserved, ofTask, dynamic))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(sentence);
  }

  @Test
  void refusesExecutorsOfWhichOnlySomeComputeOnGpus() {
    GpuExecutors.requireAlike(List.of(FIRST, SECOND));
    assertThatThrownBy(() -> GpuExecutors.requireAlike(List.of(FIRST, SECOND, WITHOUT, BROKEN)))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "Some executors compute on GPUs and some do not: executor 2 on b cannot (Spark has given"
                + " it none), executor 3 on c cannot (no jnicuda in java.library.path), 2 can; leave"
                + " those machines out, or compute on processors everywhere.");
    assertThatThrownBy(() -> GpuExecutors.requireAlike(List.of(BROKEN)))
        .hasMessageStartingWith("No executor can compute on a GPU: executor 3 on c cannot (no jni");
  }
}
