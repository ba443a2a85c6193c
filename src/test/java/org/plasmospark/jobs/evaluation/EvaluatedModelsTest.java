package org.plasmospark.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

class EvaluatedModelsTest {
  private final Store store = new HadoopStore(new Configuration());

  @TempDir Path folder;

  @Test
  void readsReportsInTheirOrder() throws IOException {
    report("b", Map.of("model", "vgg16"));
    report("a", Map.of());

    EvaluatedModels models = read("b", "a");

    assertThat(models.names()).containsExactly("vgg16", "custom-cnn");
    assertThat(models.list().get(1).number("training.seconds")).contains(12.5);
    assertThat(models.list().get(1).number("scoring.imagesPerSecond")).isEmpty();
  }

  @Test
  void readsReportsWhoseAddressesHoldCommas() throws IOException {
    report("a,b/c", Map.of("model", "vgg16"));
    report("d,", Map.of());

    EvaluatedModels models = read("a\\,b/c", "d\\,");

    assertThat(models.names()).containsExactly("vgg16", "custom-cnn");
  }

  @Test
  void takesTwoToEightDifferentReports() throws IOException {
    report("a", Map.of());
    assertMistake(ExitCode.USAGE, "takes 2 to 8 different reports", "a");
    assertMistake(ExitCode.USAGE, "got 2, more than once [file://", "a", "a");
    assertMistake(ExitCode.USAGE, "got 9", "a", "b", "c", "d", "e", "f", "g", "h", "i");
  }

  @Test
  void namesEverythingThatIsNoReport() throws IOException {
    report("a", Map.of());
    Files.createDirectory(folder.resolve("mine"));
    Files.createFile(Files.createDirectory(folder.resolve("packed")).resolve("_SUCCESS"));
    report("unfinished", Map.of());
    Files.delete(folder.resolve("unfinished/_SUCCESS"));
    Files.createDirectories(folder.resolve("begun/_plasmospark/attempts/night-1.t/files"));
    report("other", Map.of("threshold", "high", "split", 3));
    report("alike", Map.of("positiveLabel", "uninfected", "threshold", 1.5));
    report("bare", Map.of());
    Files.delete(folder.resolve("bare/predictions"));

    assertMistake(ExitCode.INPUT_MISSING, "no report at", "a", "nowhere");
    assertMistake(ExitCode.INPUT_MISSING, "has no report.json", "a", "packed", "nowhere");
    assertMistake(ExitCode.INPUT_MISSING, "nowhere", "a", "packed", "nowhere");
    assertMistake(ExitCode.INPUT_MISSING, "is not complete: it has no _SUCCESS", "a", "mine");
    assertMistake(ExitCode.INPUT_MISSING, "is not complete: it has no _SUCCESS", "a", "unfinished");
    assertMistake(
        ExitCode.INPUT_MISSING, "begun is being written, or the job that wrote it", "a", "begun");
    assertMistake(ExitCode.INPUT_MISSING, "see split, threshold", "a", "other");
    assertMistake(ExitCode.INPUT_MISSING, "see threshold, positiveLabel", "a", "alike");
    assertMistake(ExitCode.INPUT_MISSING, "has no folder predictions", "a", "bare");
  }

  @Test
  void refusesOtherCellsAndSaysAllThatDiffers() throws IOException {
    report("a", Map.of());
    report("b", Map.of("split", "validation", "cells", 99, "splitHash", "another"));
    report("c", Map.of("positiveLabel", "Ring"));

    assertMistake(ExitCode.USAGE, "differ in split (", "a", "b");
    assertMistake(ExitCode.USAGE, "b has validation) and in splitHash (", "a", "b");
    assertMistake(ExitCode.USAGE, "b has 99); evaluate every model on the same", "a", "b");
    assertMistake(ExitCode.USAGE, "differ in labels (", "a", "c");
  }

  @Test
  void tellsModelsOfTheSameNameApart() throws IOException {
    report("a", Map.of());
    report("b", Map.of("modelVersion", "v2"));
    report("c", Map.of("runId", "r2"));
    report("d", Map.of());

    assertThat(read("a", "b").names()).containsExactly("custom-cnn v1", "custom-cnn v2");
    assertThat(read("a", "c").names()).containsExactly("custom-cnn v1, r1", "custom-cnn v1, r2");
    assertThat(read("a", "d").names()).containsExactly("custom-cnn, a", "custom-cnn, d");
  }

  @Test
  void namesFoldersFromWhereTheyPart() throws IOException {
    report("cnn/a/report", Map.of());
    report("cnn/ab/report", Map.of());

    assertThat(read("cnn/a/report", "cnn/ab/report").names())
        .containsExactly("custom-cnn, a/report", "custom-cnn, ab/report");
  }

  @Test
  void carriesWarningsOnceOrWithTheModelTheyAreAbout() throws IOException {
    report("a", Map.of("warnings", List.of("Leak.", "Old.")));
    report("b", Map.of("model", "vgg16", "warnings", List.of("Leak.")));
    report("old", Map.of("leak", "P1 is in two.", "modelLeak", "P2 is."));

    assertThat(read("a", "b").warnings()).containsExactly("Leak.", "custom-cnn: Old.");
    assertThat(read("old", "b").warnings())
        .containsExactly(
            "custom-cnn: Leak in the data: P1 is in two.",
            "custom-cnn: The model was trained on a leaky split: P2 is.",
            "vgg16: Leak.");
  }

  @Test
  void tellsTheViewsOfProbabilitiesAndTakesEarlierReportsForOne() throws IOException {
    report("a", Map.of("scoring", Map.of("views", 4)));
    report("old", Map.of("model", "vgg16", "scoring", Map.of("images", 9)));

    assertThat(read("a", "old").list()).extracting(EvaluatedModel::views).containsExactly(4, 1);
  }

  private void assertMistake(ExitCode code, String part, String... names) {
    assertThatThrownBy(() -> read(names))
        .isInstanceOfSatisfying(
            UserException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(code);
              assertThat(e.getMessage()).contains(part).endsWith(".").doesNotContain("\n");
            });
  }

  private EvaluatedModels read(String... names) throws IOException {
    return EvaluatedModels.read(
        store,
        String.join(
            ",", List.of(names).stream().map(name -> folder.resolve(name).toString()).toList()));
  }

  private void report(String name, Map<String, Object> changes) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("runId", "r1");
    document.put("model", "custom-cnn");
    document.put("modelVersion", "v1");
    document.put("splitHash", "hash");
    document.put("split", "test");
    document.put("positiveLabel", "Parasitized");
    document.put("negativeLabel", "Uninfected");
    document.put("cells", 100);
    document.put("threshold", 0.5);
    document.put("training", Map.of("seconds", 12.5));
    document.putAll(changes);
    Path report = Files.createDirectories(folder.resolve(name));
    Files.createDirectory(report.resolve("predictions"));
    JsonFiles.write(store, StorePath.of(report.resolve("report.json")), document);
    Files.createFile(report.resolve("_SUCCESS"));
  }
}
