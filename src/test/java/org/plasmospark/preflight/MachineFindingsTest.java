package org.plasmospark.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.ExitCode;
import org.plasmospark.preflight.Finding.Level;
import org.plasmospark.task.CoreShares;

class MachineFindingsTest {
  private static final long GIB = 1L << 30;

  @Test
  void findsThisJvmFitForSpark() {
    assertThat(JavaCheck.here().level()).isEqualTo(Level.OK);
  }

  @Test
  void namesTheOptionsThatAreMissing() {
    Finding finding = JavaCheck.of(17, "17.0.9", Set.of("sun.nio.ch", "java.nio"));
    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
    assertThat(finding.sentence())
        .contains(
            "add --add-opens=java.base/java.nio=ALL-UNNAMED"
                + " --add-opens=java.base/sun.nio.ch=ALL-UNNAMED.");
    assertThat(JavaCheck.of(21, "21.0.1", Set.of()).level()).isEqualTo(Level.WARNING);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 16, 16, OK",
    "1, 8, 8, OK",
    "1, 7.9, 7.9, PROBLEM",
    "1, 16, 7, WARNING",
    "1, 16, , OK",
    "2, 16, , OK",
    "2, 15.9, , PROBLEM"
  })
  void comparesWhatJvmsMayTakeWithTheMachine(
      int jvms, double total, Double available, Level level) {
    Finding finding =
        MemoryCheck.of(
            "here",
            jvms,
            3 * GIB,
            4 * GIB,
            (long) (total * GIB),
            available == null ? OptionalLong.empty() : OptionalLong.of((long) (available * GIB)));
    assertThat(finding.level()).isEqualTo(level);
    assertThat(finding.sentence()).contains("3.0 GiB of heap, 4.0 GiB of native memory");
  }

  @Test
  void saysHowTheCoresAreSharedOut() {
    assertThat(cores(shares(8, 8), 2, "1"))
        .isEqualTo(
            Finding.ok(
                "cores",
                "here: 8 cores, 8 tasks at the same time, each with 1 thread for its network,"
                    + " decoding in its own thread; a training with 2 workers decodes in 1 more"
                    + " thread, up to 2 batches ahead."));
    assertThat(cores(shares(8, 1), 1, "6").sentence())
        .contains("1 task at", "6 threads", "decoding in 2 more threads, up to 3 batches ahead");
  }

  @Test
  void warnsOfMoreThreadsThanCoresAndOfAnotherNumberInTheEnvironment() {
    CoreShares much = CoreShares.of(4, 4, 1, OptionalInt.of(2), OptionalInt.of(1));
    assertThat(cores(much, 4, "2").level()).isEqualTo(Level.WARNING);
    assertThat(cores(much, 4, "2").sentence()).contains("12 threads on 4 cores");
    assertThat(cores(shares(4, 4), 4, "").sentence()).contains("OMP_NUM_THREADS is not set");
    assertThat(cores(shares(4, 4), 4, "4").sentence()).contains("OMP_NUM_THREADS is 4");
    assertThat(CoresCheck.of("here", shares(4, 4), 4, Optional.empty()).level())
        .isEqualTo(Level.OK);
  }

  @Test
  void writesALineOfLevelTopicAndSentence() {
    Finding finding = Finding.problem("out", ExitCode.USAGE, "No.");
    assertThat(finding.line()).isEqualTo("PROBLEM out       No.");
    assertThat(finding.toMap())
        .containsEntry("level", "problem")
        .containsEntry("exit_code", 2)
        .containsEntry("topic", "out")
        .containsEntry("sentence", "No.");
    assertThatThrownBy(() -> Finding.problem("out", ExitCode.DONE, "No."))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Finding cores(CoreShares shares, int workers, String environment) {
    return CoresCheck.of("here", shares, workers, Optional.of(environment));
  }

  private static CoreShares shares(int cores, int slots) {
    return CoreShares.of(cores, slots, 1, OptionalInt.empty(), OptionalInt.empty());
  }
}
