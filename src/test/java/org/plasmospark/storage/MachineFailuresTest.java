package org.plasmospark.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class MachineFailuresTest {
  @Test
  void tellsWhatAMachineLacks() {
    assertUsage(new OutOfMemoryError("Java heap space"), "spark.driver-memory");
    assertUsage(new OutOfMemoryError("unable to create native thread: x"), "ulimit -u");
    assertUsage(new IOException("/a/b (Too many open files)"), "ulimit -n");
    assertUsage(
        new RuntimeException(new ClassNotFoundException("Class no.Such not found")),
        "There is no class no.Such,");
    assertUsage(
        new IllegalStateException(
            "Job aborted: Lost task 0.0 (TID 1): java.lang.OutOfMemoryError: Java heap space\n"
                + "\tat java.base/java.util.Arrays.copyOf(Arrays.java:1)\n"),
        "spark.executor-memory");
  }

  @Test
  void tellsOfExecutorsThatAreLostAgainAndAgain() {
    UserException told =
        MachineFailures.explain(
                new IllegalStateException(
                    "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent"
                        + " failure: Lost task 0.3 in stage 1.0 (TID 7) (10.0.0.7 executor 4):"
                        + " ExecutorLostFailure (executor 4 exited caused by one of the running tasks)"
                        + " Reason: Container killed by YARN for exceeding memory limits.\n"))
            .orElseThrow();
    assertThat(told.exitCode()).isEqualTo(ExitCode.INPUT_MISSING);
    assertThat(told).hasMessageContaining("executor 4 (Container killed by YARN");
  }

  @Test
  void leavesMistakesOfOursAlone() {
    assertThat(MachineFailures.explain(new IllegalStateException("2 of 3"))).isEmpty();
    assertThat(MachineFailures.explain(new NullPointerException())).isEmpty();
    assertThat(MachineFailures.explain(new ClassNotFoundException("org.plasmospark.Gone")))
        .isEmpty();
  }

  private static void assertUsage(Throwable failure, String words) {
    Optional<UserException> told = MachineFailures.explain(failure);
    assertThat(told).isPresent();
    assertThat(told.get().exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(told.get()).hasMessageContaining(words);
  }
}
