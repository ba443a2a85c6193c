package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobDescription;
import org.plasmospark.jobs.JobOption;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.checks.ShowConfigJob;

class CliTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<JobContext> contexts = new ArrayList<>();
  private Job job =
      context -> {
        contexts.add(context);
        return new JobResult(List.of("done well"), Map.of());
      };

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void showsNoSecretWhateverFails(boolean verbose) {
    for (RuntimeException failure :
        List.of(
            new UserException(ExitCode.USAGE, "cannot use http://user:hunter2@host"),
            new IllegalStateException("-Da.password=hunter2"))) {
      job =
          context -> {
            context.progress().say("Writes to http://user:hunter2@host.");
            throw failure;
          };
      run("predict", "--data", "x", "--out", "o", verbose ? "--verbose" : "--overwrite");
    }
    run("predict", "--data", "x", "--out", "o", "--no-such", "https://user:hunter2@host");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("(redacted)")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrapped", "plain", "mistake"})
  void prefersThatTheOutputWasTakenOverToWhatFailedForIt(String kind) {
    Exception failure =
        kind.equals("mistake")
            ? new UserException(ExitCode.INPUT_MISSING, "There is no x.")
            : new IOException("chmod: cannot access 'x'");
    failure.addSuppressed(new UserException(ExitCode.LEASE_HELD, "Another run has it."));
    job =
        context -> {
          throw kind.equals("wrapped") ? new IllegalStateException(failure) : failure;
        };
    assertThat(runPredict()).isEqualTo(7);
    assertThat(text(err)).isEqualTo("plasmospark: Another run has it.\n");
  }

  @Test
  void runsAJobWithItsArgumentsAndSettings() {
    assertThat(
            run(
                "predict",
                "--data",
                "s3a://b/x y",
                "--out",
                "@o",
                "--set",
                "train.epochs=3",
                "--date",
                "2026-01-31"))
        .isZero();
    JobContext context = contexts.get(0);
    assertThat(context.job()).isEqualTo("predict");
    assertThat(context.arguments().values()).isEqualTo(Map.of("data", "s3a://b/x y", "out", "@o"));
    assertThat(context.arguments().optional("images")).isEmpty();
    assertThat(context.settings().train().epochs()).isEqualTo(3);
    assertThat(context.settings().score().date()).hasToString("Optional[2026-01-31]");
    assertThat(context.startedAt()).isEqualTo("2026-01-31T09:30:00Z");
    assertThat(context.runId()).matches("predict-20260131T093000Z-[0-9a-f]{6}");
    assertThat(text(out)).isEqualTo("done well\n");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void namesRunsApartThatBeginInTheSameSecond() {
    assertThat(runPredict()).isZero();
    assertThat(runPredict()).isZero();
    assertThat(contexts.get(0).runId()).isNotEqualTo(contexts.get(1).runId());
  }

  @Test
  void takesCommonOptionsBeforeAndAfterTheJob() throws IOException {
    Path first = Files.writeString(folder.resolve("1.conf"), "train.epochs = 4\nrun.seed = 1");
    Path second = Files.writeString(folder.resolve("2.conf"), "train.epochs = 5");
    assertThat(
            run(
                "--conf",
                first.toString(),
                "--set",
                "synth.cells=50",
                "predict",
                "--out",
                "o",
                "--data",
                "d",
                "--conf=" + second,
                "--run-id",
                "r1",
                "--overwrite"))
        .isZero();
    JobContext context = contexts.get(0);
    assertThat(context.settings().train().epochs()).isEqualTo(5);
    assertThat(context.settings().run().seed()).isEqualTo(1);
    assertThat(context.settings().synth().cells()).isEqualTo(50);
    assertThat(context.settings().run().overwrite()).isTrue();
    assertThat(context.runId()).isEqualTo("r1");
  }

  @Test
  void asksForEveryMissingOptionInOneSentence() {
    assertUsage("predict needs --images URI or --data URI and --out URI", "predict");
    assertUsage("predict needs --out URI", "predict", "--data", "d");
    assertUsage(
        "takes only one of --images URI or --data URI",
        "predict",
        "--data",
        "d",
        "--images",
        "i",
        "--out",
        "o");
    assertUsage("--out is empty", "predict", "--data", "d", "--out", " ");
    assertUsage("--out needs a value URI", "predict", "--data", "d", "--out");
    assertUsage("--out was given more than once", "predict", "--out", "a", "--out", "b");
  }

  @Test
  void suggestsWhatAMistypedJobOrOptionWasMeantToBe() {
    assertUsage("unknown job 'predcit'; did you mean predict?", "predcit");
    assertUsage("unknown option --otu; did you mean --out?", "predict", "--otu=x");
    assertUsage("unknown option --vrebose; did you mean --verbose?", "--vrebose", "predict");
    assertUsage("predict has no use for 'x'", "predict", "x");
    assertUsage("no job was named");
  }

  @Test
  void tellsWrongSettingsWithTheirOption() {
    assertUsage(
        "score.date = \"x\" must be a day", "predict", "--data", "d", "--out", "o", "--date", "x");
    assertThat(text(err)).contains("(--date)");
    assertUsage(
        "run.id = \"a b\" must be", "predict", "--data", "d", "--out", "o", "--run-id", "a b");
    assertUsage(
        "3 settings are wrong:\n  - ",
        "predict",
        "--data",
        "d",
        "--out",
        "o",
        "--set",
        "a=1",
        "--set",
        "train.epochs=0",
        "--conf",
        "no.conf");
  }

  @ParameterizedTest
  @EnumSource(
      value = ExitCode.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"DONE", "BUG"})
  void endsWithTheCodeOfTheUsersMistakeAndItsSentence(ExitCode code) {
    job =
        context -> {
          throw new UserException(code, "the bundle is broken: train it again");
        };
    assertThat(runPredict()).isEqualTo(code.code());
    assertThat(text(err)).isEqualTo("plasmospark: the bundle is broken: train it again\n");
  }

  @Test
  void findsTheUsersMistakeInsideOfAnotherException() {
    job =
        context -> {
          throw new IllegalStateException(new UserException(ExitCode.INPUT_MISSING, "no cells"));
        };
    assertThat(runPredict()).isEqualTo(3);
    assertThat(text(err)).isEqualTo("plasmospark: no cells\n");
  }

  @Test
  void showsTheCausesOfAMistakeWhenVerbose() {
    job =
        context -> {
          throw new UserException(
              ExitCode.INPUT_MISSING, "no cells", new IOException("disk on fire"));
        };
    assertThat(runPredict("--verbose")).isEqualTo(3);
    assertThat(text(err)).contains("Caused by: java.io.IOException: disk on fire");
  }

  @Test
  void endsWithOneAndAStackTraceOnABug() {
    job =
        context -> {
          throw new AssertionError("off by one");
        };
    assertThat(runPredict()).isEqualTo(1);
    assertThat(text(err))
        .contains("java.lang.AssertionError: off by one", "\tat org.plasmospark.CliTest")
        .contains("plasmospark: this is a bug in Plasmospark");
  }

  @Test
  void listsJobsOptionsAndExitCodesInTheHelp() {
    assertThat(run("--help")).isZero();
    assertThat(text(out))
        .startsWith(
            "Usage: submit/run.sh JOB [OPTION]...\n       submit/run.sh JOB --help\n\nTrains ")
        .containsOnlyOnce("\nOptions of every job:")
        .doesNotContain("\n\n\n")
        .contains("predict", "show-config", "--conf=FILE", "--set=KEY=VALUE", "--run-id=ID")
        .contains(" 8   A metric is worse than asked for.");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void explainsOneJobWithAnExample() {
    assertThat(run("predict", "--help")).isZero();
    assertThat(text(out))
        .contains("Usage: submit/run.sh predict (--images URI | --data URI) --out URI")
        .contains("[--date YYYY-MM-DD] [OPTION]...")
        .contains("Predicts things", "submit/run.sh predict --data d --out o", "Exit codes:");
  }

  @Test
  void breaksNoSettingsNameInItsHelp() {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    for (JobDescription job : JobCatalogue.all()) {
      Cli.run(new String[] {job.name(), "--help"}, stream, stream);
    }
    assertThat(text(out)).doesNotContainPattern("\\([a-z.-]+\\.\\n");
  }

  @Test
  void failsIfNobodyCanHearIt() {
    PrintStream full =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("No space left on device");
              }
            });
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    assertThat(Cli.run(new String[] {"show-config"}, full, stream)).isEqualTo(2);
    assertThat(text(err)).contains("the standard output cannot be written");
  }

  @Test
  void tellsTheVersion() {
    assertThat(run("--version")).isZero();
    assertThat(text(out)).isEqualTo("plasmospark development\n");
  }

  @Test
  void showsTheSettingsInForce() {
    assertThat(run("show-config", "--set", "train.epochs=12")).isZero();
    assertThat(text(out)).contains("train.epochs = 12  # --set\n", "run.seed = 42  # reference");
  }

  @Test
  void runsWithTheJobsThatThereAre() {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(Cli.run(new String[] {"show-config"}, stream, stream)).isZero();
  }

  @Test
  void writesForTheShellWhatSparkIsStartedWith() throws IOException {
    Path file = folder.resolve("plan");
    assertThat(
            run(
                "spark-properties",
                file.toString(),
                "predict",
                "--data",
                "d",
                "--out",
                "o",
                "--set",
                "compute.threads=3",
                "--set",
                "spark.driver-memory=2g"))
        .isZero();
    assertThat(contexts).isEmpty();
    assertThat(Files.readString(file))
        .startsWith("#env OMP_NUM_THREADS=3\n#env SPARK_LOCAL_IP=127.0.0.1\n")
        .contains("\nspark.driver.memory=2048m\n");
  }

  @Test
  void runsInsteadOfWritingWhatNeedsNoSpark() {
    Path file = folder.resolve("plan");
    assertThat(run("spark-properties", file.toString(), "show-config")).isZero();
    assertThat(text(out)).contains("run.seed = 42");
    assertThat(run("spark-properties", file.toString(), "predict", "--help")).isZero();
    assertThat(run("spark-properties", file.toString(), "predict")).isEqualTo(2);
    assertThat(file).doesNotExist();
  }

  private void assertUsage(String sentence, String... args) {
    err.reset();
    assertThat(run(args)).isEqualTo(2);
    assertThat(text(err)).startsWith("plasmospark: ").contains(sentence).doesNotContain("\tat ");
    assertThat(contexts).isEmpty();
  }

  private int runPredict(String... more) {
    List<String> args = new ArrayList<>(List.of("predict", "--data", "d", "--out", "o"));
    args.addAll(List.of(more));
    return run(args.toArray(new String[0]));
  }

  private int run(String... args) {
    JobDescription predict =
        new JobDescription(
            "predict",
            "Predict",
            "Predicts things.",
            List.of(
                JobOption.oneOf("images", "URI", "Images."),
                JobOption.oneOf("data", "URI", "Data."),
                JobOption.required("out", "URI", "Out."),
                JobOption.setting("date", "YYYY-MM-DD", "Day.", "score.date")),
            "predict --data d --out o",
            true,
            () -> job);
    JobDescription showConfig =
        JobCatalogue.all().stream()
            .filter(d -> d.factory().get() instanceof ShowConfigJob)
            .findFirst()
            .orElseThrow();
    return new Cli(
            List.of(predict, showConfig),
            Map.of(),
            Clock.fixed(Instant.parse("2026-01-31T09:30:00Z"), ZoneOffset.UTC),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .execute(args);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
