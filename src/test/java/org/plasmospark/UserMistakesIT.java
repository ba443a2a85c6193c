package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;

/**
 * What users get wrong: one sentence, the documented exit code, and nothing half-written left. Most
 * run in this JVM; what Spark itself may say on standard error is seen through the script.
 */
class UserMistakesIT {
  /** The executors find out that it backtracks without end. */
  private static final String ENDLESS = "(?<patient>.*.*.*.*.*.*)!";

  @TempDir Path folder;

  @Test
  void namesAnInputThatIsNotThere() throws IOException {
    assertMistake(3, "no image folder at", "catalog", "--images", at("none"), "--out", at("out"));
    assertMistake(3, "no catalog at", "pack", "--catalog", at("none"), "--out", at("out"));
    assertMistake(3, "no packed data at", "train", "--data", at("none"), "--out", at("out"));
    assertMistake(
        3,
        "no report at",
        "compare",
        "--reports",
        at("none") + "," + at("nothing"),
        "--out",
        at("out"));
    assertMistake(
        3,
        "no model bundle at",
        "score",
        "--images",
        SmallModel.path("cells"),
        "--model",
        at("none"),
        "--out",
        at("out"));
    assertMistake(
        3,
        "no image folder at",
        "score",
        "--images",
        at("none"),
        "--model",
        SmallModel.path("model"),
        "--out",
        at("out"));
  }

  @Test
  void tellsTheOutputOfOneJobFromThatOfAnother() throws IOException {
    assertMistake(
        3,
        "has no catalog.json",
        "pack",
        "--catalog",
        SmallModel.path("packed"),
        "--out",
        at("out"));
    assertMistake(
        3, "has no pack.json", "train", "--data", SmallModel.path("catalog"), "--out", at("out"));
  }

  @Test
  void tellsImagesFromPackedCells() throws IOException {
    assertMistake(
        2,
        "which score reads by --data",
        "score",
        "--images",
        SmallModel.path("packed"),
        "--model",
        SmallModel.path("model"),
        "--out",
        at("out"));
    assertMistake(
        3,
        "score reads them by --images",
        "train",
        "--data",
        SmallModel.path("cells"),
        "--out",
        at("out"));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void keepsOutputsOutOfTheImages() throws IOException {
    String cells = SmallModel.path("cells");
    assertMistake(
        2, "lies in the image folder", "catalog", "--images", cells, "--out", cells + "/x");
    assertThat(SmallModel.folder().resolve("cells/x")).doesNotExist();
  }

  @Test
  void namesAnEmptyImageFolder() throws IOException {
    Files.createDirectory(folder.resolve("empty"));
    assertMistake(3, "holds no file", "catalog", "--images", at("empty"), "--out", at("out"));
    assertMistake(
        3,
        "holds no file",
        "score",
        "--images",
        at("empty"),
        "--model",
        SmallModel.path("model"),
        "--out",
        at("out"));
  }

  @Test
  void namesAnUnknownSettingAndAWrongType() throws IOException {
    String[] synth = {"synth", "--out", at("out")};
    assertMistake(2, "did you mean synth.cells?", with(synth, "--set", "synth.cell=9"));
    assertMistake(2, "split.folds", with(synth, "--set", "split.folds=many"));
  }

  @Test
  void namesAnOutputThatCannotBeWritten() throws IOException {
    Files.writeString(folder.resolve("file"), "in the way");
    assertMistake(2, "is a file", "synth", "--out", at("file/below"));
    assertMistake(2, "cannot be written", "synth", "--out", "/proc/plasmospark/out");
    assertMistake(
        2,
        "is a file",
        "score",
        "--images",
        SmallModel.path("cells"),
        "--model",
        SmallModel.path("model"),
        "--out",
        at("file"));
  }

  @Test
  void doesNotTouchAnOutputThatIsThere() throws IOException {
    Path old = Files.createDirectories(folder.resolve("old"));
    Files.writeString(old.resolve("thesis.txt"), "years of work");
    assertMistake(2, "holds other files", "synth", "--out", at("old"));
    assertThat(old.resolve("thesis.txt")).hasContent("years of work");
  }

  @Test
  void doesNotReplaceAFolderThatItDidNotWriteEvenWhenToldToOverwrite() throws IOException {
    Path old = Files.createDirectories(folder.resolve("old"));
    Files.writeString(old.resolve("thesis.txt"), "years of work");
    assertMistake(
        2,
        "holds other files",
        "synth",
        "--out",
        at("old"),
        "--overwrite",
        "--set",
        "synth.cells=8",
        "--set",
        "synth.patients=4");
    assertThat(old.resolve("thesis.txt")).hasContent("years of work");
  }

  @Test
  void refusesABrokenBundle() throws IOException {
    Path flipped = copyOfModel("flipped");
    byte[] zip = Files.readAllBytes(flipped.resolve("model.zip"));
    zip[zip.length / 2] ^= 1;
    Files.write(flipped.resolve("model.zip"), zip);
    Path bare = copyOfModel("bare");
    Files.delete(bare.resolve("metadata.json"));
    Path edited = copyOfModel("edited");
    Path metadata = edited.resolve("metadata.json");
    Files.writeString(
        metadata, Files.readString(metadata).replace("Not a diagnostic", "A diagnostic"));
    Files.writeString(folder.resolve("model.tgz"), "no zip at all", StandardCharsets.UTF_8);
    assertAll(
        () -> assertBroken("sha256 differs", at("flipped")),
        () -> assertBroken("metadata.json is missing", at("bare")),
        () -> assertBroken("was changed", at("edited")),
        () -> assertBroken("is missing", at("model.tgz")));
  }

  @Test
  void stopsWhenTooMuchIsNoImage() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images/Uninfected"));
    for (int i = 0; i < 4; i++) {
      Files.writeString(images.resolve(i + ".png"), "text " + i);
    }
    assertMistake(4, "4 of 4 files", "catalog", "--images", at("images"), "--out", at("out"));
  }

  @Test
  void stopsWhenTheImagesAreGoneAfterTheyWereCatalogued() throws IOException {
    copy(SmallModel.folder().resolve("cells"), folder.resolve("cells"));
    InProcess.mustDo("catalog", "--images", at("cells"), "--out", at("catalog"));
    try (var images = Files.list(folder.resolve("cells/Uninfected"))) {
      for (Path image : images.toList()) {
        Files.delete(image);
      }
    }
    assertMistake(4, "are gone or changed", "pack", "--catalog", at("catalog"), "--out", at("out"));
  }

  @Test
  void doesNotTrainOnALeakySplitUnlessToldTo() throws IOException {
    InProcess.mustDo(
        "catalog",
        "--images",
        SmallModel.path("cells"),
        "--out",
        at("leaky"),
        "--set",
        "split.by=image");
    InProcess.mustDo("pack", "--catalog", at("leaky"), "--out", at("packed"));
    assertMistake(4, "split.allow-leaks=true", "train", "--data", at("packed"), "--out", at("out"));
    Finished allowed =
        InProcess.mustDo(
            "train", "--data", at("packed"), "--out", at("out"), "--set", "split.allow-leaks=true");
    assertThat(allowed.out()).contains("Mind the leak");
    assertThat(Files.readString(folder.resolve("out/metadata.json"))).contains("\"leak\" : \"");
  }

  @Test
  void carriesTheSentenceOfAnExecutorToTheUser() throws Exception {
    Finished finished =
        InProcess.job(
            "catalog",
            "--images",
            SmallModel.path("cells"),
            "--out",
            at("out"),
            "--set",
            "images.patient-pattern=\"" + ENDLESS + "\"");
    assertSentence(finished, 2, "backtracks without end");
    assertNothingHalfDone();
  }

  @Test
  void saysNoMoreThanTheSentenceThroughTheScript() throws Exception {
    PackagedApplication application = new PackagedApplication(folder);
    assertSentence(
        application.job("catalog", "--images", at("none"), "--out", at("out")),
        3,
        "no image folder at");
    assertSentence(
        application.job(
            "catalog",
            "--images",
            SmallModel.path("cells"),
            "--out",
            at("out"),
            "--set",
            "images.patient-pattern=\"" + ENDLESS + "\""),
        2,
        "backtracks without end");
    assertNothingHalfDone();
  }

  private void assertBroken(String reason, String model) throws IOException {
    assertMistake(
        5,
        reason,
        "score",
        "--images",
        SmallModel.path("cells"),
        "--model",
        model,
        "--out",
        at("out"));
  }

  private void assertMistake(int code, String sentence, String... args) throws IOException {
    assertSentence(InProcess.job(args), code, sentence);
    assertNothingHalfDone();
  }

  private static void assertSentence(Finished finished, int code, String sentence) {
    List<String> lines =
        finished
            .err()
            .lines()
            .filter(line -> !line.matches("(?!plasmospark)[a-z]+: [0-9,]+ .*"))
            .toList();
    assertThat(lines).as("standard error without progress").hasSize(1);
    assertThat(lines.get(0)).startsWith("plasmospark: ").contains(sentence);
    assertThat(finished.code()).as(finished.err()).isEqualTo(code);
    assertThat(finished.out()).isEmpty();
  }

  private void assertNothingHalfDone() throws IOException {
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(folder.resolve("old/_plasmospark")).doesNotExist();
    assertThat(PackagedApplication.tree(folder)).noneMatch(Outputs::isOfARunningJob);
    assertThat(PackagedApplication.tree(SmallModel.folder())).noneMatch(Outputs::isOfARunningJob);
  }

  private Path copyOfModel(String name) throws IOException {
    copy(SmallModel.folder().resolve("model"), folder.resolve(name));
    return folder.resolve(name);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            if (directory.endsWith("_plasmospark")) {
              // People copy and edit what they see.
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(directory)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(
                file, to.resolve(from.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private static String[] with(String[] args, String... more) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
