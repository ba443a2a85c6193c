package org.plasmospark.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plasmospark.ExitCode;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.preflight.Finding;
import org.plasmospark.preflight.Finding.Level;
import org.plasmospark.preflight.NvidiaSmi;
import org.plasmospark.spark.JvmFacts;
import org.plasmospark.task.CoreShares;

class ExecutorChecksTest {
  private static final long GIB = 1L << 30;
  private static final CoreShares SHARES = new CoreShares(4, 4, 1, 0, false);

  @Test
  void addsUpTheMemoryOfTheExecutorsOfOneHost() {
    List<Finding> two = findings(jvm("1", "a", 8, "1", true), jvm("2", "a", 8, "1", true));
    assertThat(two)
        .extracting(Finding::topic, Finding::level)
        .containsExactly(
            tuple("memory", Level.PROBLEM),
            tuple("executor", Level.OK),
            tuple("executor", Level.OK));
    List<Finding> apart = findings(jvm("1", "b", 8, "1", true), jvm("2", "a", 8, "1", true));
    assertThat(apart).extracting(Finding::level).containsOnly(Level.OK);
    assertThat(apart.get(0).sentence()).startsWith("a has");
  }

  @Test
  void warnsOfAnExecutorThatSeesFewerCoresOrOtherThreadsThanMeant() {
    assertThat(findings(jvm("1", "a", 2, "1", true)).get(1))
        .isEqualTo(
            Finding.warning(
                "executor",
                "Executor 1 on a, 2 cores, is given 4 by Spark; lower spark.executor.cores or"
                    + " spark.task.cpus."));
    assertThat(findings(jvm("1", "a", 4, "8", true)).get(1).sentence()).contains("has 8 as OMP");
    assertThat(findings(jvm("1", "a", 4, "", true)).get(1).level()).isEqualTo(Level.WARNING);
  }

  @Test
  void warnsOfAnExecutorWithoutTheEngine() {
    Finding finding = findings(jvm("1", "a", 4, "1", false)).get(1);
    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.sentence()).startsWith("Executor 1 on a, 4 cores: No. Jobs run, but");
  }

  @Test
  void asksForTheGpusOfAHostOnce() {
    NvidiaSmi.Answer answer = new NvidiaSmi.Answer("nvidia-smi", 0, "0, NVIDIA H100, 9.0, 550.1");
    JvmFacts one = new JvmFacts("1", "a", 4, GIB, 30 * GIB, "1", true, "Yes.", answer);
    JvmFacts other = new JvmFacts("2", "a", 4, GIB, 30 * GIB, "1", true, "Yes.", answer);
    List<Finding> gpus =
        findings(one, other).stream().filter(finding -> finding.topic().equals("gpu")).toList();
    assertThat(gpus).hasSize(1);
    assertThat(gpus.get(0).sentence()).startsWith("GPU 0 of a, NVIDIA H100");
  }

  @Test
  void endsWithTheHighestCodeOfTheProblems() {
    Finding fine = Finding.ok("java", "Yes.");
    Finding settings = Finding.problem("memory", ExitCode.USAGE, "No.");
    Finding bundle = Finding.problem("model", ExitCode.BUNDLE_INVALID, "No.");
    Finding input = Finding.problem("data", ExitCode.INPUT_MISSING, "No.");
    assertThat(CheckJob.mistake(List.of(fine, Finding.warning("gpu", "Perhaps.")))).isEmpty();
    assertThat(CheckJob.mistake(List.of(fine, settings)).orElseThrow())
        .hasMessageContaining("found one problem")
        .extracting("exitCode")
        .isEqualTo(ExitCode.USAGE);
    assertThat(CheckJob.mistake(List.of(settings, bundle, input)).orElseThrow())
        .hasMessageContaining("found 3 problems")
        .extracting("exitCode")
        .isEqualTo(ExitCode.BUNDLE_INVALID);
  }

  private static List<Finding> findings(JvmFacts... executors) {
    return ExecutorChecks.of(List.of(executors), SHARES, 4 * GIB, ComputeOptions.DEFAULT);
  }

  private static JvmFacts jvm(
      String name, String host, int cores, String ompThreads, boolean engine) {
    return new JvmFacts(
        name, host, cores, 3 * GIB, 15 * GIB, ompThreads, engine, engine ? "Yes." : "No.", null);
  }
}
