package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.jobs.JobDescription;
import org.plasmospark.jobs.JobOption.Need;

/** submit/run.sh as a user calls it, with the packaged jar. */
class SubmitScriptIT {
  private static final Path HOME = PackagedApplication.HOME;
  private static final Path SCRIPT = PackagedApplication.SCRIPT;
  private static final Path JAR = PackagedApplication.JAR;

  @TempDir Path folder;

  private PackagedApplication application;
  private Map<String, String> environment;

  @BeforeEach
  void needTheJar() {
    application = new PackagedApplication(folder);
    environment = application.environment();
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
  void saysWhyJavaDoesNotStart() throws Exception {
    environment.put("JAVA_TOOL_OPTIONS", "-Xnonsense");
    assertRefused("Unrecognized option: -Xnonsense", run(SCRIPT, "--help"));
    environment.put("JAVA_TOOL_OPTIONS", "-Dunclosed='");
    assertRefused("Unmatched quote", run(SCRIPT, "--help"));
    environment.remove("JAVA_TOOL_OPTIONS");
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nexit 77\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
    environment.put("JAVA_HOME", folder.resolve("jdk").toString());
    assertRefused("it ended with 77", run(SCRIPT, "--help"));
    Files.delete(folder.resolve("jdk/release"));
    assertRefused("version unknown", run(SCRIPT, "--help"));
  }

  @Test
  void saysWhatSparkRefusesBeforeTheJobBegins() throws Exception {
    environment.remove("JAVA_TOOL_OPTIONS");
    String option = "spark.properties.spark.driver.extraJavaOptions=-XX:MaxHeapFreeRatio=x";
    assertRefused(
        "MaxHeapFreeRatio", run(SCRIPT, "synth", "--out", folder + "/out", "--set", option));
    String keeper = "spark.properties.spark.hadoop.fs.file.impl=no.Such";
    assertRefused("no.Such", run(SCRIPT, "synth", "--out", folder + "/out", "--set", keeper));
    String jar = "spark.properties.spark.jars=/none.jar";
    assertRefused("/none.jar", run(SCRIPT, "synth", "--out", folder + "/out", "--set", jar));
    Path hadoop = Files.createDirectories(folder.resolve("hadoop"));
    Files.writeString(hadoop.resolve("core-site.xml"), "<configuration><property><name>cut");
    environment.put("HADOOP_CONF_DIR", hadoop.toString());
    assertRefused("core-site.xml", run(SCRIPT, "synth", "--out", folder + "/out"));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void endsWithACodeWhereFewFilesMayBeOpenOrNobodyCanHear() throws Exception {
    assertRefused(
        "open files",
        application.run(
            List.of("bash", "-c", "ulimit -n 64; exec bash \"$0\" --help", SCRIPT + "")));
    assertRefused(
        "standard output cannot be written",
        application.run(
            List.of("bash", "-c", "exec bash \"$0\" show-config >/dev/full", SCRIPT + "")));
  }

  private static void assertRefused(String words, Finished run) {
    assertThat(run.code()).as(run.toString()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().filter(line -> !line.startsWith("Picked up ")))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("plasmospark: ")
        .contains(words);
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
            "#!/bin/sh\nprintf '<%s>\\n' \"$@\"\necho \"threads $OMP_NUM_THREADS\"\necho \"classes $SPARK_DIST_CLASSPATH\"\ncat \"$2\"\n"
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
        .contains("<--class>\n<org.plasmospark.Main>\n<spark-internal>\n<" + job.get().name() + ">")
        .contains("<a b'\"$x>\n")
        .contains("threads 3\n")
        .contains("classes " + JAR + "\n")
        .contains("spark.driver.memory=2048m\n")
        .contains("spark.eventLog.dir=/logs\n")
        .contains("spark.hadoop.fs.s3a.secret.key=hidden\n");
    try (var left = Files.walk(folder.resolve("tmp"))) {
      assertThat(left.filter(Files::isRegularFile))
          .as("files with secrets that were left behind")
          .isEmpty();
    }
  }

  @Test
  void letsSparkCopyNoApplicationThatIsOnEveryMachine() throws Exception {
    StandInSpark spark = StandInSpark.in(folder.resolve("spark"));
    environment.put("SPARK_HOME", spark.home().toString());
    environment.put("HADOOP_CONF_DIR", folder.toString());
    environment.put("PLASMOSPARK_JAR", "local://" + JAR);
    for (String mode : List.of("client", "cluster")) {
      Finished run =
          run(
              SCRIPT,
              "check",
              "--set",
              "spark.master=yarn",
              "--set",
              "spark.properties.spark.submit.deployMode=" + mode);
      assertThat(run.code()).as(run.err()).isZero();
    }
    assertThat(spark.calls().get(0).arguments()).contains("spark-internal");
    assertThat(spark.calls().get(0).properties())
        .containsEntry("spark.executor.extraClassPath", JAR.toString());
    assertThat(spark.calls().get(1).arguments()).contains("local:" + JAR);
  }

  private Finished run(Path script, String... args) throws IOException, InterruptedException {
    return application.script(script, args);
  }
}
