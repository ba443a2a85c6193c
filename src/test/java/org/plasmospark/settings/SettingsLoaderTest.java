package org.plasmospark.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.UserException;
import org.plasmospark.manifest.SplitUnit;

class SettingsLoaderTest {
  @TempDir Path folder;

  @Test
  void letsTheLaterFileWinAndTheCommandLineOverBoth() throws IOException {
    Path first = file("first.conf", "train { epochs = 1, workers = 5 }\nsynth.cells = 77");
    Path second = file("second.conf", "train.epochs = 2\ntrain.batch-size = 4");
    Settings settings =
        SettingsLoader.load(List.of(first, second), sets("train.batch-size=6", "run.seed=5"));
    assertThat(settings.train().epochs()).isEqualTo(2);
    assertThat(settings.train().workers()).isEqualTo(5);
    assertThat(settings.train().batchSize()).isEqualTo(6);
    assertThat(settings.synth().cells()).isEqualTo(77);
    assertThat(settings.effective().render())
        .contains(
            "train.epochs = 2  # " + second + ":1",
            "train.workers = 5  # " + first + ":1",
            "train.batch-size = 6  # --set");
    assertThat(settings.effective().isExplicit("train.epochs")).isTrue();
    assertThat(settings.effective().isExplicit("train.l2")).isFalse();
  }

  @Test
  void namesEveryProblemAtOnceWithItsPlace() throws IOException {
    Path file =
        file(
            "bad.conf",
            """
            train {
              epochs = many
              epoch = 3
            }
            split.fractions = [0.5, 0.1, 0.1]
            model = custom-cnn
            run.seed { a = 1 }
            """);
    Path broken = file("broken.conf", "a = 1\nb = [1, \n");
    String message =
        problem(
            List.of(file, broken, folder.resolve("none.conf")), "train.l2=7", "colour=blue", "x");
    assertThat(message.lines().toList())
        .hasSize(11)
        .startsWith("10 settings are wrong:")
        .anySatisfy(
            l ->
                assertThat(l)
                    .contains("train.epochs = \"many\" must be a whole number")
                    .endsWith("(" + file + ":2)"))
        .anySatisfy(
            l ->
                assertThat(l)
                    .contains("unknown setting train.epoch; did you mean train.epochs?")
                    .endsWith("(" + file + ":3)"))
        .anySatisfy(l -> assertThat(l).contains("sum to 0.7").endsWith("(" + file + ":5)"))
        .anySatisfy(l -> assertThat(l).contains("model is a group").endsWith("(" + file + ":6)"))
        .anySatisfy(l -> assertThat(l).contains("run.seed is a value").contains(file + ":7"))
        .anySatisfy(l -> assertThat(l).contains("not HOCON").contains(broken.toString()))
        .anySatisfy(l -> assertThat(l).contains("no settings file").contains("none.conf"))
        .anySatisfy(l -> assertThat(l).contains("train.l2 = 7").endsWith("(--set)"))
        .anySatisfy(l -> assertThat(l).contains("unknown setting colour").endsWith("(--set)"))
        .anySatisfy(l -> assertThat(l).contains("needs a setting, an equals sign and a value"));
  }

  @Test
  void holdsIncludedFilesToTheSameRules() throws Exception {
    Path good = Files.writeString(folder.resolve("good.conf"), "train.epochs = 7");
    Path latin = Files.write(folder.resolve("latin.conf"), new byte[] {'#', (byte) 0xE9, '\n'});
    Path pipe = folder.resolve("pipe.conf");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path file = folder.resolve("a.conf");
    Files.writeString(
        file, "include \"good.conf\"\ninclude required(file(\"%s\"))".formatted(good));
    assertThat(SettingsLoader.load(List.of(file), List.of()).train().epochs()).isEqualTo(7);
    for (Path wrong : List.of(latin, pipe)) {
      for (String include :
          List.of("include required(file(\"%s\"))", "include file(\"%s\")", "include \"%s\"")) {
        Files.writeString(file, include.formatted(wrong));
        assertThat(problem(List.of(file))).contains("it includes").contains(wrong.toString());
      }
    }
    Files.writeString(file, "include url(\"http://127.0.0.1:1/x.conf\")");
    assertThat(problem(List.of(file))).contains("include files only");
  }

  @Test
  void countsAMalformedOverrideAmongTheProblems() {
    assertThat(problem(List.of(), "x")).contains("'x' needs a setting, an equals sign and a value");
    assertThat(problem(List.of(), "=3"))
        .contains("'=3' needs a setting, an equals sign and a value");
    assertThat(problem(List.of(), "a..b=3")).contains("'a..b' is not the name of a setting");
  }

  @ParameterizedTest
  @ValueSource(strings = {"epochs", "train.Epochs", "train.epoch", "plasmospark.train.epochs"})
  void suggestsTheNearestKey(String key) {
    assertThat(problem(List.of(), key + "=3")).contains("did you mean train.epochs?");
  }

  @Test
  void saysWhichVariableIsMissing() throws IOException {
    Path file = file("env.conf", "run.id = ${PLASMOSPARK_NO_SUCH_VARIABLE}");
    assertThat(problem(List.of(file)))
        .contains("PLASMOSPARK_NO_SUCH_VARIABLE")
        .endsWith("(" + file + ":1)")
        .hasLineCount(1);
  }

  static Stream<String> plainTexts() {
    return Stream.of(
        "s3a://bucket/a//b",
        "/data/a b#c",
        "x // not a comment",
        "a=b=c",
        "C:\\cells",
        "${HOME}/x",
        "007",
        "2026-01-31",
        "tr\u00fcb, \u4e2d",
        "a'b\"c",
        "http://host:80/?q=[1]");
  }

  @ParameterizedTest
  @MethodSource("plainTexts")
  void takesATextFromTheCommandLineAsItIs(String text) {
    Settings settings =
        SettingsLoader.load(
            List.of(), sets("spark.app-name=" + text, "spark.properties.spark.x=" + text));
    assertThat(settings.spark().appName()).isEqualTo(text);
    assertThat(settings.spark().properties()).containsEntry("spark.x", text);
  }

  @Test
  void readsHoconOnTheCommandLineWhereItIsNoPlainText() {
    Settings settings =
        SettingsLoader.load(
            List.of(),
            sets(
                "split.fractions=[0.6,0.2,0.2]",
                "run.id=\"quoted\"",
                "run.id=null",
                " split.by = slide ",
                "train.epochs=\"3\""));
    assertThat(settings.split().plan().train()).isEqualTo(0.6);
    assertThat(settings.split().plan().test()).isEqualTo(0.2);
    assertThat(settings.run().id()).isEmpty();
    assertThat(settings.split().plan().by()).isEqualTo(SplitUnit.SLIDE);
    assertThat(settings.train().epochs()).isEqualTo(3);
  }

  @Test
  void takesTheSeedOfTheSplitFromTheRunUnlessItIsSet() {
    assertThat(load("run.seed=5").split().plan().seed()).isEqualTo(5);
    assertThat(load("run.seed=5", "split.seed=6").split().plan().seed()).isEqualTo(6);
  }

  @Test
  void knowsASparkPropertyInEveryWayOfWritingIt() throws IOException {
    Path file =
        file(
            "spark.conf",
            """
            spark.properties {
              spark.executor.cores = 4
              "spark.speculation" = true
              "spark.speculation.interval" = 100ms
            }
            """);
    Settings settings =
        SettingsLoader.load(List.of(file), sets("spark.properties.\"spark.executor.cores\"=8"));
    assertThat(settings.spark().properties())
        .isEqualTo(
            Map.of(
                "spark.executor.cores", "8",
                "spark.speculation", "true",
                "spark.speculation.interval", "100ms"));
  }

  @Test
  void showsSecretsNowhere() {
    String hidden = "hunter2";
    Settings settings =
        load(
            "spark.properties.spark.hadoop.fs.s3a.secret.key=" + hidden,
            "spark.properties.spark.driver.extraJavaOptions=-Djavax.net.ssl.trustStorePassword="
                + hidden,
            "spark.properties.spark.executorEnv.AWS_CREDENTIAL=" + hidden,
            "spark.properties.spark.hadoop.x.proxy=http://user:" + hidden + "@host",
            "spark.properties.spark.executor.cores=2");
    assertThat(settings.effective().render().toString()).doesNotContain(hidden);
    assertThat(settings.effective().toMap().toString())
        .doesNotContain(hidden)
        .contains("-Djavax.net.ssl.trustStorePassword=(redacted)", "http://(redacted)@host");
    assertThat(settings.toString()).doesNotContain(hidden).contains("spark.executor.cores");
    assertThat(settings.spark().properties()).containsValue(hidden);
    assertThat(problem(List.of(), "spark.properties.password=" + hidden)).doesNotContain(hidden);
    assertThat(load("images.mapping=s3a://KEY:" + hidden + "@bucket/x.csv").effective().render())
        .noneMatch(line -> line.contains(hidden))
        .anyMatch(line -> line.contains("s3a://(redacted)@bucket/x.csv"));
  }

  @Test
  void printsSettingsThatCanBeReadAgain() throws IOException {
    Settings settings =
        load(
            "images.patient-pattern=(?<patient>a\\d+\"x)",
            "spark.properties.spark.a.b=1",
            "run.id=007",
            "split.fractions=[0.6, 0.2, 0.2]");
    Path file = file("again.conf", String.join("\n", settings.effective().render()));
    Settings again = SettingsLoader.load(List.of(file), List.of());
    assertThat(again.effective().toMap()).isEqualTo(settings.effective().toMap());
    assertThat(again.effective().hash()).isEqualTo(settings.effective().hash());
  }

  @Test
  void hashesWhatMattersForTheResult() {
    String defaults = SettingsLoader.defaults().effective().hash();
    assertThat(defaults).matches("[0-9a-f]{64}");
    assertThat(load("run.id=x", "run.overwrite=true").effective().hash()).isEqualTo(defaults);
    assertThat(load("train.epochs=9").effective().hash()).isNotEqualTo(defaults);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "standalone", "yarn", "s3"})
  void takesTheFilesThatComeWithTheProduct(String name) {
    Path file = Path.of("conf", name + ".conf");
    assertThat(SettingsLoader.load(List.of(file), List.of()).effective().entries())
        .anyMatch(e -> e.explicit());
  }

  @Test
  void takesTheRecipesThatComeWithTheProduct() throws IOException {
    try (Stream<Path> recipes = Files.list(Path.of("conf", "recipes"))) {
      assertThat(recipes)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(
                          SettingsLoader.load(List.of(file), weights(file)).effective().entries())
                      .anyMatch(e -> e.explicit()));
    }
  }

  private static List<SettingOverride> weights(Path recipe) {
    boolean base = !recipe.endsWith("custom-cnn.conf");
    return base ? sets("model.base-weights=weights.h5") : List.of();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Settings load(String... sets) {
    return SettingsLoader.load(List.of(), sets(sets));
  }

  private static List<SettingOverride> sets(String... sets) {
    return Arrays.stream(sets).map(SettingOverride::set).toList();
  }

  private static String problem(List<Path> files, String... sets) {
    return catchThrowableOfType(UserException.class, () -> SettingsLoader.load(files, sets(sets)))
        .getMessage();
  }
}
