package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.jobs.JobCatalogue;
import org.plasmospark.jobs.JobDescription;
import org.plasmospark.jobs.JobOption.Need;

/** submit/run.sh as a user calls it, with the packaged jar. */
class SubmitScriptIT {
  private static final Path HOME =
      Path.of(System.getProperty("plasmospark.home", ".")).toAbsolutePath();
  private static final Path SCRIPT = HOME.resolve("submit/run.sh");
  private static final Path JAR = Path.of(System.getProperty("plasmospark.jar", ""));

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();

  private record Finished(int code, String out, String err) {}

  @BeforeEach
  void needTheJar() {
    assumeTrue(
        Files.isRegularFile(JAR), "SKIPPED: no packaged jar (mvn verify sets plasmospark.jar)");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("PLASMOSPARK_JAR", JAR.toString());
  }

  @Test
  void showsTheSettingsWithoutAWordOfSpark() throws Exception {
    Finished run = run(SCRIPT, "show-config", "--set", "train.epochs=12");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("train.epochs = 12  # --set\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void helpsAndTellsTheVersionOfTheJar() throws Exception {
    Finished help = run(SCRIPT, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: submit/run.sh JOB");
    assertThat(help.err()).isEmpty();
    Finished version = run(SCRIPT, "--version");
    assertThat(version.out()).matches("plasmospark \\d+\\.\\d+\\.\\d+.*\n");
    assertThat(JAR.getFileName().toString()).contains(version.out().strip().split(" ")[1]);
  }

  @Test
  void passesTheExitCodeAndOneSentenceThrough() throws Exception {
    Finished run = run(SCRIPT, "show-config", "--set", "train.epoch=3");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "plasmospark: unknown setting train.epoch; did you mean train.epochs? (--set)\n");
    assertThat(run(SCRIPT).code()).isEqualTo(2);
  }

  @Test
  void passesOddArgumentsOnUnchanged() throws Exception {
    String odd = "a  b'c\"d $HOME `x` \\ * \u00fc\u4e2d";
    Finished run = run(SCRIPT, "show-config", "--set", "spark.app-name=" + odd);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("spark.app-name = \"a  b'c\\\"d $HOME `x` \\\\ * \u00fc\u4e2d\"  # --set");
  }

  @Test
  void worksThroughALinkFromAnotherFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("a link"), SCRIPT);
    Files.writeString(folder.resolve("my settings.conf"), "synth.cells = 99");
    Finished run = run(link, "show-config", "--conf", "my settings.conf");
    Files.delete(link);
    assertThat(run.out()).contains("synth.cells = 99  # my settings.conf:1");
  }

  @Test
  void saysHowToBuildWhenTheJarIsMissing() throws Exception {
    environment.remove("PLASMOSPARK_JAR");
    Files.createDirectories(folder.resolve("clone/submit"));
    Path copy = Files.copy(SCRIPT, folder.resolve("clone/submit/run.sh"));
    Finished run = run(copy, "--help");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("plasmospark: the application is not built: run mvn -q package -DskipTests")
        .hasLineCount(1);
  }

  @Test
  void asksForTheRightJava() throws Exception {
    environment.put("JAVA_HOME", folder.toString());
    assertThat(run(SCRIPT, "--help").err()).contains("which has no bin/java").hasLineCount(1);
    Files.createDirectories(folder.resolve("bin"));
    Path java = Files.writeString(folder.resolve("bin/java"), "#!/bin/sh\nexit 9\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Finished run = run(SCRIPT, "--help");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Java 17 is needed").contains("25.0.1").hasLineCount(1);
  }

  @Test
  void handsSettingsArgumentsAndExitCodeToSparkSubmit() throws Exception {
    Optional<JobDescription> job =
        JobCatalogue.all().stream().filter(JobDescription::needsSpark).findFirst();
    assumeTrue(job.isPresent(), "SKIPPED: no job of the catalogue needs Spark");
    Path spark = folder.resolve("spark home");
    Files.createDirectories(spark.resolve("bin"));
    Files.createDirectories(spark.resolve("conf"));
    Files.writeString(spark.resolve("conf/spark-defaults.conf"), "spark.eventLog.dir /logs\n");
    Path submit =
        Files.writeString(
            spark.resolve("bin/spark-submit"),
            "#!/bin/sh\nprintf '<%s>\\n' \"$@\"\necho \"threads $OMP_NUM_THREADS\"\ncat \"$2\"\n"
                + "exit 6\n");
    assertThat(submit.toFile().setExecutable(true)).isTrue();
    environment.put("SPARK_HOME", spark.toString());

    List<String> args = new ArrayList<>(List.of(job.get().name()));
    job.get().options().stream()
        .filter(o -> o.need() == Need.REQUIRED)
        .forEach(o -> args.addAll(List.of("--" + o.name(), "a b'\"$x")));
    args.addAll(List.of("--set", "compute.threads=3", "--set", "spark.driver-memory=2g"));
    args.addAll(List.of("--set", "spark.properties.spark.hadoop.fs.s3a.secret.key=hidden"));
    Finished run = run(SCRIPT, args.toArray(new String[0]));

    assertThat(run.code()).isEqualTo(6);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("<--class>\n<org.plasmospark.Main>\n<" + JAR + ">\n<" + job.get().name() + ">")
        .contains("<a b'\"$x>\n")
        .contains("threads 3\n")
        .contains("spark.driver.memory=2048m\n")
        .contains("spark.eventLog.dir=/logs\n")
        .contains("spark.hadoop.fs.s3a.secret.key=hidden\n");
    try (var left = Files.list(folder.resolve("tmp"))) {
      assertThat(left).as("files with secrets that were left behind").isEmpty();
    }
  }

  private Finished run(Path script, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(args));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(k -> k.startsWith("SPARK_") || k.startsWith("OMP_"));
    builder.environment().put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
    builder.environment().putAll(environment);
    if (!environment.containsKey("PLASMOSPARK_JAR")) {
      builder.environment().remove("PLASMOSPARK_JAR");
    }
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("the script does not end: " + command);
    }
    return new Finished(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
