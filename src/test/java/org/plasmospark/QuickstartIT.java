package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** submit/quickstart.sh as a user calls it, with few cells and a small network. */
class QuickstartIT {
  /** As the README has it. */
  static final String COMMAND = "submit/quickstart.sh";

  private static final String SMALL =
      " --set synth.cells=200 --set synth.patients=20 --set train.epochs=1 --set train.batch-size=8"
          + " --set model.input.width=32 --set model.input.height=32"
          + " --set spark.properties.spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1";

  @TempDir Path folder;

  private Shell shell;

  @BeforeEach
  void needTheJar() {
    shell = new Shell(folder).with("PLASMOSPARK_JAR", Shell.requireJar().toString());
  }

  @Test
  void takesCellsAllTheWayAndAgainFromAFolderOfImages() throws Exception {
    Path clone = SmallClone.in(folder.resolve("a b")).root();

    Shell.Finished first = new Shell(clone).run(COMMAND + SMALL);

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(headings(first))
        .hasSize(6)
        .allMatch(line -> line.matches("== \\d of 6: [a-z]+: .+"))
        .first()
        .asString()
        .startsWith("== 1 of 6: synth: ");
    assertThat(first.out())
        .contains("The quickstart took ", "\n  Trained custom-cnn for 1 epoch of ")
        .contains("\n  Evaluated ", " accuracy ", " AUC ")
        .contains("\n  Scored 200 files: 200 predicted, 0 quarantined, ")
        .contains("a b/target/quickstart/report/report.html\n");
    Path out = clone.resolve("target/quickstart");
    assertThat(out.resolve("report/report.html")).isNotEmptyFile();
    assertThat(out.resolve("model/metadata.json")).isNotEmptyFile();
    List<Path> predictions = runs(out);
    assertThat(predictions).hasSize(1);

    Shell.Finished second =
        quickstart(
            "--images='a b/target/quickstart/cells' --out 'a b/target/quickstart'"
                + " --set train.epochs=2 --set run.seed=7"
                + SMALL);

    assertThat(second.code()).as(second.err()).isZero();
    assertThat(headings(second)).hasSize(5).first().asString().startsWith("== 1 of 5: catalog: ");
    assertThat(second.out()).contains("\n  Scored 200 files: 200 predicted, 0 quarantined, ");
    assertThat(runs(out))
        .as("those of the first run are gone")
        .hasSize(1)
        .isNotEqualTo(predictions);
  }

  @ParameterizedTest
  @CsvSource({"100, 20", "2857, 20", "5000, 11", "16509, 3", "80000, 1"})
  void trainsTheMoreEpochsTheFewerImagesThereAre(int images, int epochs) throws Exception {
    StandInSpark spark = StandInSpark.in(folder.resolve("spark"));
    shell.with("SPARK_HOME", spark.home().toString());
    Files.createDirectories(folder.resolve("cells/Uninfected"));
    Path infected = Files.createDirectories(folder.resolve("cells/Parasitized"));
    for (int i = 0; i < images; i++) {
      Files.createFile(infected.resolve(i + ".png"));
    }

    Shell.Finished run = quickstart("--images cells --out out");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(folder.resolve("out/quickstart.conf"))
        .content()
        .contains("\ntrain.epochs = " + epochs + "\n");
    assertThat(spark.calls())
        .extracting(StandInSpark.Call::job)
        .containsExactly("catalog", "pack", "train", "evaluate", "score");
  }

  @Test
  void endsWithTheCodeOfTheJobThatFails() throws Exception {
    Shell.Finished run = quickstart("--out out --set synth.cell=200");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(run.err())
        .isEqualTo(
            "plasmospark: unknown setting synth.cell; did you mean synth.cells? (--set)\n"
                + "plasmospark: the quickstart ends here, since synth did (exit code 2)\n");
    assertThat(headings(run)).hasSize(1);
  }

  @Test
  void refusesWhatItDoesNotUnderstandInOneSentence() throws Exception {
    assertRefused(2, "unknown option --image (", "--image x");
    assertRefused(2, "unknown option x (", "x");
    assertRefused(2, "--out needs a value", "--out");
    assertRefused(2, "--set needs a value", "--set=");
    assertRefused(3, "there is no folder nowhere (--images)", "--images nowhere");
    Files.createDirectories(folder.resolve("half/Parasitized"));
    assertRefused(3, "there is no folder Uninfected in half", "--images half");
    Files.createFile(folder.resolve("file"));
    assertRefused(2, "file is a file", "--out file");
    assertThat(folder.resolve("half/Parasitized")).isEmptyDirectory();
  }

  @Test
  void neverReplacesAFolderOfOtherFiles() throws IOException, InterruptedException {
    Path scored = Files.createDirectories(folder.resolve("mine/scored"));
    assertRefused(2, "mine holds other files than a quickstart's", "--out mine");
    assertThat(scored).exists();
  }

  @Test
  void helps() throws Exception {
    Shell.Finished run = quickstart("--help");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("Usage: submit/quickstart.sh ")
        .contains("--images", "--out", "--set", "--conf", "--verbose", "Exit codes");
    assertThat(run.err()).isEmpty();
  }

  private void assertRefused(int code, String sentence, String arguments)
      throws IOException, InterruptedException {
    Shell.Finished run = quickstart(arguments);
    assertThat(run.code()).as(arguments).isEqualTo(code);
    assertThat(run.err()).startsWith("plasmospark: ").contains(sentence).hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  private Shell.Finished quickstart(String arguments) throws IOException, InterruptedException {
    return shell.run("'" + Shell.HOME.resolve("submit/quickstart.sh") + "' " + arguments);
  }

  private static List<String> headings(Shell.Finished run) {
    return run.out().lines().filter(line -> line.startsWith("== ")).toList();
  }

  private static List<Path> runs(Path out) throws IOException {
    try (var files = Files.walk(out.resolve("scored/predictions"))) {
      return files.filter(path -> path.endsWith("run=quickstart")).toList();
    }
  }
}
