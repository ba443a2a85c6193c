package org.plasmospark.spark.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TroubleLogTest {
  private final List<String> warnings = new ArrayList<>();
  private final TroubleLog log = new TroubleLog(warnings::add);

  @Test
  void saysWhatWasLostAndWhy() {
    log.lost("executor 2 on node-7", "Command exited with code 137\nand more");
    log.computedAgain("Train epoch 2");
    log.triedAgain("Pack", "executor 1 on node-3", "java.io.IOException", "No route.\n\tat x");
    log.triedAgain("Score", "executor 1", "java.lang.StackOverflowError", null);
    log.sum();
    assertThat(warnings)
        .containsExactly(
            "Lost executor 2 on node-7 (Command exited with code 137); what it was computing is"
                + " computed again.",
            "Results that “Train epoch 2” needs were lost with their executor and are computed"
                + " again.",
            "A task of “Pack” failed on executor 1 on node-3 and is tried again (IOException: No"
                + " route).",
            "A task of “Score” failed on executor 1 and is tried again (StackOverflowError).");
  }

  @Test
  void saysWhatRepeatsItselfOnceAndCountsItAtTheEnd() {
    for (int i = 0; i < 1_000; i++) {
      log.triedAgain("Pack", "executor " + i % 3, "java.io.IOException", "No route " + i);
    }
    assertThat(warnings).hasSize(1);
    log.sum();
    assertThat(warnings)
        .hasSize(2)
        .contains("In all, 0 executors were lost and 1000 tasks failed and were tried again.");
  }

  @Test
  void neverFloodsAnOperator() {
    for (int i = 0; i < 1_000; i++) {
      log.lost("executor " + i, "x".repeat(10_000));
    }
    log.sum();
    assertThat(warnings).hasSize(21).allMatch(line -> line.length() < 300);
    assertThat(warnings.get(20)).startsWith("In all, 1000 executors were lost ");
  }
}
