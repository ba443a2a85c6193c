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
 *   <li>/opt/spark is a stand-in whose spark-submit notes what it is called with, and neither YARN,
 *       HDFS nor S3 is asked;
 *   <li>Maven is not called inside of Maven: its commands are compared with where they are run;
 *   <li>the published set is not downloaded: {@link FetchScriptIT} fetches from this machine.
 * </ul>
 */
class ReadmeIT {
  private static final Path README = Shell.HOME.resolve("README.md");
  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");
  private static final Pattern CODE_ROW = Pattern.compile("(?m)^\\| (\\d) \\|");

  private static final String SMALL =
      """
      synth { cells = 200, patients = 20 }
      model.input { width = 32, height = 32 }
      train { epochs = 1, batch-size = 8 }
      spark.properties { spark.driver.extraJavaOptions = "-XX:TieredStopAtLevel=1" }
      """;

  @TempDir Path folder;

  @Test
  void everyCommandRuns() throws Exception {
    Path jar = Shell.requireJar();
    Path clone = clone(jar);
    StandInSpark spark = StandInSpark.in(folder.resolve("spark"));
    Shell shell = new Shell(clone);

    for (String block : blocks("bash")) {
      String script =
          commands(block).stream()
              .map(this::small)
              .collect(Collectors.joining("\n"))
              .replace("/opt/spark", spark.home().toString());
      Shell.Finished run = shell.run("set -e\n" + script);
      assertThat(run.code()).as(script + "\n" + run.err()).isZero();
    }

    assertThat(clone.resolve("target/quickstart/report/report.html")).isNotEmptyFile();
    assertThat(clone.resolve("work/report/report.html")).isNotEmptyFile();
    assertThat(clone.resolve("work/scored/runs/run=night-2026-01-31/run.json")).isNotEmptyFile();
    assertClusterCalls(spark.calls());
  }

  private static void assertClusterCalls(List<StandInSpark.Call> calls) {
    assertThat(calls).hasSize(5);
    assertThat(calls.get(0).job()).isEqualTo("train");
    assertThat(calls.get(0).properties())
        .containsEntry("spark.master", "spark://spark-master:7077")
        .containsEntry("spark.cores.max", "8")
        .containsEntry("spark.executor.memory", "8192m");
    assertThat(calls.get(1).job()).isEqualTo("train");
    assertThat(calls.get(1).properties())
        .containsEntry("spark.master", "yarn")
        .containsEntry("spark.executor.instances", "4");
    StandInSpark.Call plain = calls.get(2);
    assertThat(plain.job()).isEqualTo("train");
    assertThat(plain.arguments())
        .containsSequence(
            "--class", "org.plasmospark.Main", "target/" + Shell.requireJar().getFileName());
    assertThat(calls.get(3).job()).isEqualTo("pack");
    assertThat(calls.get(3).properties()).containsEntry("spark.master", "yarn");
    assertThat(calls.get(4).job()).isEqualTo("catalog");
    assertThat(calls.get(4).properties())
        .containsEntry("spark.master", "yarn")
        .containsEntry("spark.hadoop.fs.s3a.endpoint", "https://minio.example.org:9000")
        .containsEntry("spark.hadoop.fs.s3a.endpoint.region", "us-east-1")
        .containsEntry("spark.hadoop.fs.s3a.path.style.access", "true");
  }

  @Test
  void theAirflowTaskStartsTheScoring() throws Exception {
    Path clone = clone(Shell.requireJar());
    StandInSpark spark = StandInSpark.in(folder.resolve("spark"));
    String task = blocks("python").get(0);
    String command = task.split("\"\"\"")[1].replace("{{ ds }}", "2026-01-31");

    Shell.Finished run = new Shell(clone).with("SPARK_HOME", spark.home().toString()).run(command);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(spark.calls()).hasSize(1);
    assertThat(spark.calls().get(0).job()).isEqualTo("score");
    assertThat(spark.calls().get(0).ofTheJob())
        .containsSequence("--run-id", "night-2026-01-31", "--date", "2026-01-31");
    assertThat(spark.calls().get(0).properties()).containsEntry("spark.master", "yarn");
  }

  @Test
  void theTestCommandIsWhatTheGateRuns() throws IOException {
    List<String> gate = commands(Files.readString(Shell.HOME.resolve(".ci/run")));
    assertThat(gate).last().isEqualTo("exec mvn -B verify");
    assertThat(gate).contains("set -euo pipefail").noneMatch(line -> line.contains("||"));
    String script = Files.readString(Shell.HOME.resolve("submit/run.sh"));
    assertThat(mavenCommands())
        .containsExactly(
            "mvn -B verify", "mvn -q -Ps3a package -DskipTests", "mvn -q package -DskipTests");
    assertThat(script).contains("run mvn -q package -DskipTests in ");
  }

  @Test
  void everythingItPointsToIsThere() throws IOException {
    List<String> links = new ArrayList<>();
    Matcher link = LINK.matcher(Files.readString(README));
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
            .matcher(Files.readString(README))
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

  private static List<String> mavenCommands() throws IOException {
    return blocks("bash").stream()
        .flatMap(block -> commands(block).stream())
        .filter(ReadmeIT::isMaven)
        .toList();
  }

  private static boolean isMaven(String command) {
    return command.startsWith("mvn ");
  }

  private String small(String command) {
    if (isMaven(command) || command.startsWith("submit/fetch-nih.sh ")) {
      return "true";
    }
    return command.matches("([A-Z_]+=\\S+ )*submit/.*")
        ? command + " --conf '" + folder.resolve("small.conf") + "'"
        : command;
  }

  /** What a clone holds after the build, so far as the commands need it. */
  private Path clone(Path jar) throws IOException {
    Files.writeString(folder.resolve("small.conf"), SMALL);
    Path clone = Files.createDirectories(folder.resolve("clone"));
    for (String name : List.of("submit", "conf")) {
      Path copy = Files.createDirectories(clone.resolve(name));
      try (var files = Files.list(Shell.HOME.resolve(name))) {
        for (Path file : files.toList()) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
    }
    Path target = Files.createDirectories(clone.resolve("target"));
    Files.createSymbolicLink(target.resolve(jar.getFileName()), jar);
    Files.createSymbolicLink(target.resolve("spark"), jar.resolveSibling("spark"));
    return clone;
  }

  private static List<String> blocks(String language) throws IOException {
    return BLOCK
        .matcher(Files.readString(README))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** The lines without comments; what is continued by a backslash is one line. */
  private static List<String> commands(String block) {
    return block
        .replaceAll("\\\\\\n\\s*", "")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }
}
