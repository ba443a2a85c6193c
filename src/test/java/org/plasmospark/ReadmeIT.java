package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command of the README, in order, in a copy of the clone. What is not run as it stands:
 *
 * <ul>
 *   <li>commands of submit/ get one more {@code --conf} with few cells and a small network;
 *   <li>the quickstart is run by {@link QuickstartIT}, the pipeline by {@link PipelineIT}; what the
 *       latter leaves is made here without processes;
 *   <li>/opt/spark is a stand-in whose spark-submit notes what it is called with, and neither YARN,
 *       HDFS nor S3 is asked;
 *   <li>Maven is not called inside of Maven: its commands are compared with where they are run;
 *   <li>the published set is not downloaded: {@link FetchScriptIT} fetches from this machine.
 * </ul>
 */
class ReadmeIT {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");
  private static final Pattern CODE_ROW = Pattern.compile("(?m)^\\| (\\d) \\|");

  @TempDir Path folder;

  @Test
  void everyCommandRuns() throws Exception {
    SmallClone clone = SmallClone.in(folder.resolve("clone"));
    StandInSpark spark = StandInSpark.in(folder.resolve("spark"));
    Shell shell = new Shell(clone.root());
    String pipeline = Readme.pipeline();
    Path work = leavingsOfThePipeline(clone);

    for (String block : Readme.blocks("bash")) {
      String script =
          Readme.commands(block).stream()
              .filter(command -> !block.equals(pipeline) && !runElsewhere(command))
              .map(clone::small)
              .collect(Collectors.joining("\n"))
              .replace("/opt/spark", spark.home().toString());
      if (!script.isEmpty()) {
        Shell.Finished run = shell.run("set -e\n" + script);
        assertThat(run.code()).as(script + "\n" + run.err()).isZero();
      }
    }

    assertThat(work.resolve("comparison/compare.html")).isNotEmptyFile();
    assertThat(Outputs.record(work.resolve("scored"), "night-2026-01-31")).isNotEmptyFile();
    assertClusterCalls(spark.calls());
  }

  /**
   * Cells, catalog, packed cells, a model and reports where the commands of the README expect them.
   */
  private static Path leavingsOfThePipeline(SmallClone clone) throws IOException {
    Path work = Files.createDirectory(clone.root().resolve("work"));
    String cells = work.resolve("cells").toString();
    String catalog = work.resolve("catalog").toString();
    InProcess.mustDo(
        "synth", "--out", cells, "--set", "synth.cells=60", "--set", "synth.patients=12");
    InProcess.mustDo("catalog", "--images", cells, "--out", catalog);
    String packed = work.resolve("packed").toString();
    InProcess.mustDo("pack", "--catalog", catalog, "--out", packed);
    Path model = Files.createDirectory(work.resolve("model"));
    try (var files = Files.list(Path.of(SmallModel.path("model")))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
    for (String report : List.of("report", "other-report")) {
      InProcess.mustDo(
          "evaluate",
          "--data",
          packed,
          "--model",
          model.toString(),
          "--out",
          work.resolve(report).toString());
    }
    return work;
  }

  private static boolean runElsewhere(String command) {
    return isMaven(command)
        || command.equals(QuickstartIT.COMMAND)
        || command.startsWith("submit/fetch-nih.sh ");
  }

  private static void assertClusterCalls(List<StandInSpark.Call> calls) {
    assertThat(calls).hasSize(6);
    assertThat(calls.get(0).job()).isEqualTo("train");
    assertThat(calls.get(0).properties())
        .containsEntry("spark.master", "spark://spark-master:7077")
        .containsEntry("spark.cores.max", "8")
        .containsEntry("spark.executor.memory", "8192m");
    assertThat(calls.get(1).job()).isEqualTo("train");
    assertThat(calls.get(1).properties())
        .containsEntry("spark.master", "yarn")
        .containsEntry("spark.executor.instances", "4");
    assertThat(calls.get(2).job()).isEqualTo("train");
    assertThat(calls.get(2).properties())
        .containsEntry("spark.master", "yarn")
        .containsEntry("spark.submit.deployMode", "cluster")
        .containsEntry("spark.yarn.maxAppAttempts", "1")
        .hasEntrySatisfying(
            "spark.files", files -> assertThat((String) files).contains("/conf/yarn.conf"));
    assertThat(calls.get(3).job()).isEqualTo("train");
    assertThat(calls.get(3).arguments()).contains(SparkPods.APPLICATION);
    assertThat(calls.get(3).properties())
        .containsEntry("spark.submit.deployMode", "cluster")
        .containsEntry("spark.kubernetes.namespace", "plasmospark")
        .containsKey(KubernetesSubmission.SETTINGS_FILE + "s3.conf")
        .doesNotContainKey("spark.files");
    assertThat(calls.get(4).job()).isEqualTo("pack");
    assertThat(calls.get(4).properties()).containsEntry("spark.master", "yarn");
    assertThat(calls.get(5).job()).isEqualTo("catalog");
    assertThat(calls.get(5).properties())
        .containsEntry("spark.master", "yarn")
        .containsEntry("spark.hadoop.fs.s3a.endpoint", "https://minio.example.org:9000")
        .containsEntry("spark.hadoop.fs.s3a.endpoint.region", "us-east-1")
        .containsEntry("spark.hadoop.fs.s3a.path.style.access", "true");
  }

  @Test
  void theAirflowTaskStartsTheScoring() throws Exception {
    Path clone = SmallClone.in(folder.resolve("clone")).root();
    StandInSpark spark = StandInSpark.in(folder.resolve("spark"));
    String task = Readme.blocks("python").get(0);
    String command = task.split("\"\"\"")[1].replace("{{ ds }}", "2026-01-31");

    Shell.Finished run =
        new Shell(clone)
            .with("SPARK_HOME", spark.home().toString())
            .with("HADOOP_CONF_DIR", "/etc/hadoop/conf")
            .run(command);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(spark.calls()).hasSize(1);
    assertThat(spark.calls().get(0).job()).isEqualTo("score");
    assertThat(spark.calls().get(0).ofTheJob())
        .containsSequence("--run-id", "night-2026-01-31", "--date", "2026-01-31");
    assertThat(spark.calls().get(0).properties()).containsEntry("spark.master", "yarn");
  }

  @Test
  void whatOtherTestsRunIsWhatItSays() throws IOException {
    assertThat(Readme.commandsWith("submit/quickstart.sh")).containsExactly(QuickstartIT.COMMAND);
    assertThat(Readme.commands(Readme.pipeline()))
        .extracting(command -> command.split(" +")[1])
        .containsExactly("synth", "catalog", "pack", "train", "evaluate", "score");
  }

  @Test
  void theTestCommandIsWhatTheGateRuns() throws IOException {
    List<String> gate = Readme.commands(Files.readString(Shell.HOME.resolve(".ci/run")));
    assertThat(gate).last().isEqualTo("exec mvn -B verify");
    assertThat(gate).contains("set -euo pipefail").noneMatch(line -> line.contains("||"));
    String script = Files.readString(Shell.HOME.resolve("submit/run.sh"));
    assertThat(Readme.commandsWith("mvn "))
        .containsExactly(
            "mvn -B verify", "mvn -q -Ps3a package -DskipTests", "mvn -q package -DskipTests");
    assertThat(script).contains("run mvn -q package -DskipTests in ");
  }

  @Test
  void everythingItPointsToIsThere() throws IOException {
    List<String> links = new ArrayList<>();
    Matcher link = LINK.matcher(Files.readString(Readme.FILE));
    while (link.find()) {
      links.add(link.group(1));
    }
    assertThat(links).hasSizeGreaterThan(5);
    assertThat(links).allSatisfy(target -> assertThat(Shell.HOME.resolve(target)).isNotEmptyFile());
  }

  @Test
  void itsTableHoldsTheExitCodesThatJobsEndWith() throws IOException {
    List<Integer> listed =
        CODE_ROW
            .matcher(Files.readString(Readme.FILE))
            .results()
            .map((MatchResult row) -> Integer.valueOf(row.group(1)))
            .toList();
    assertThat(listed)
        .containsExactlyElementsOf(
            Arrays.stream(ExitCode.values())
                .filter(code -> code.compareTo(ExitCode.METRIC_GATE) < 0)
                .map(ExitCode::code)
                .toList());
  }

  private static boolean isMaven(String command) {
    return command.startsWith("mvn ");
  }
}
