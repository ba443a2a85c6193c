package org.plasmospark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.evaluation.EvaluateJob;
import org.plasmospark.jobs.models.Bundles;
import org.plasmospark.manifest.Split;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.run.ManualClock;
import org.plasmospark.run.Progress;

/** Models of the networks of a cross-validation. */
class CombinedFoldsSparkTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static SmallTrainings trainings;
  private static JobResult trained;

  @BeforeAll
  static void trainFolds() throws IOException {
    trainings = new SmallTrainings(folder);
    trained = trainings.train("folds", "train.folds=2", "train.epochs=1", "train.publish=ensemble");
  }

  @Test
  void anEnsemblePredictsTheMeanOfItsFoldsNetworks() throws IOException {
    for (int views : new int[] {1, 8}) {
      Map<String, Double> ensemble = probabilities("folds", views);
      Map<String, Double> first = probabilities("folds/fold-1", views);
      Map<String, Double> second = probabilities("folds/fold-2", views);
      assertThat(ensemble).isNotEmpty().hasSameSizeAs(first);
      assertThat(first).isNotEqualTo(second);
      ensemble.forEach(
          (path, probability) ->
              assertThat(probability)
                  .as(path)
                  .isEqualTo((first.get(path) + second.get(path)) / 2, within(1e-6)));
    }
  }

  @Test
  void anEnsembleSaysWhatItIsMadeOf() throws IOException {
    JsonNode ensemble = json("folds/metadata.json");
    assertThat(ensemble.path("format").asInt()).isEqualTo(2);
    assertThat(ensemble.path("networks").findValuesAsText("version"))
        .containsExactly(
            json("folds/fold-1/metadata.json").path("version").asText(),
            json("folds/fold-2/metadata.json").path("version").asText());
    assertThat(ensemble.path("parameters").asLong())
        .isEqualTo(2 * json("folds/fold-1/metadata.json").path("parameters").asLong());
    assertThat(Files.readAllBytes(folder.resolve("folds/model-2.zip")))
        .isEqualTo(Files.readAllBytes(folder.resolve("folds/fold-2/model.zip")));
    assertThat(ensemble.path("metrics").path("cross-validation.auc").asDouble())
        .isEqualTo(json("folds/report.json").path("spread").path("auc").path("mean").asDouble());
    assertThat(ensemble.path("data").path("splitHash").asText()).isEqualTo("s");
    assertThat(ensemble.path("data").path("images").path("train").asInt())
        .isEqualTo(json("folds/report.json").path("pooled").path("cells").asInt());
    assertThat(ensemble.path("data").path("images").has("validation")).isFalse();
    assertThat(ensemble.path("training").path("train.publish").asText()).isEqualTo("ensemble");
    assertThat(trained.lines())
        .anyMatch(line -> line.contains("the ensemble of 2 networks"))
        .anyMatch(line -> line.contains("evaluate it on the test split"));
  }

  @Test
  void theFoldsAreTheSameWhateverIsPublishedBesides() throws IOException {
    trainings.train("plain", "train.folds=2", "train.epochs=1");
    assertThat(folder.resolve("plain/metadata.json")).doesNotExist();
    for (String file : List.of("fold-1/metadata.json", "fold-2/model.zip")) {
      assertThat(Files.readAllBytes(folder.resolve("plain/" + file)))
          .isEqualTo(Files.readAllBytes(folder.resolve("folds/" + file)));
    }
    JobResult result = combine("plain", "later");

    assertThat(json("later/metadata.json").path("files"))
        .isEqualTo(json("folds/metadata.json").path("files"));
    assertThat(json("later/metadata.json")).isEqualTo(json("folds/metadata.json"));
    assertThat(result.lines()).anyMatch(line -> line.contains("the ensemble of 2 networks"));
  }

  @Test
  void isWarnedOfWhereItsNetworksWereTrainedOnTheCells() throws IOException {
    probabilities("folds", 1, Split.VALIDATION);
    assertThat(json("measured/report.json").path("warnings").toString())
        .contains("The networks of this model were trained on these cells");
    probabilities("folds", 1, Split.TEST);
    assertThat(json("measured/report.json").path("warnings")).isEmpty();
  }

  @Test
  void refusesWhatCannotBeMadeBeforeAnythingIsTrained() {
    assertMistake(
        "train.publish = soup averages the parameters",
        () -> trainings.train("refused", "train.folds=2", "train.publish=soup"));
    assertMistake(
        "train.publish = ensemble is made of the networks of a cross-validation",
        () -> trainings.train("refused", "train.publish=ensemble"));
    assertMistake("have not: set", () -> combine("folds", "refused", "train.publish=soup"));
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  private interface Mistaken {
    JobResult run() throws IOException;
  }

  private static void assertMistake(String sentence, Mistaken job) {
    assertThatThrownBy(job::run)
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(sentence);
  }

  private static JobResult combine(String folds, String out, String... settings)
      throws IOException {
    return CombineJob.run(
        trainings.work(
            "combine",
            Map.of("folds", folds, "data", "packed", "out", out),
            new ManualClock(SmallTrainings.START),
            Progress.SILENT,
            settings));
  }

  private static Map<String, Double> probabilities(String model, int views) throws IOException {
    return probabilities(model, views, Split.TEST);
  }

  /** Of the cells of a split, by path. */
  private static Map<String, Double> probabilities(String model, int views, Split split)
      throws IOException {
    Work work =
        trainings.work(
            "measured",
            new ManualClock(SmallTrainings.START),
            Progress.SILENT,
            "score.views=" + views,
            "run.overwrite=true");
    ModelBundle bundle = Bundles.read(work.store(), trainings.path(model));
    PackedData data = PackedData.read(work.store(), trainings.path("packed"));
    try (OutputFolder out = work.output("folder for the report")) {
      EvaluateJob.measure(
          work,
          bundle,
          new EvaluateJob.Target(
              data,
              data.cells(work).labelled().split(split),
              split.text(),
              "patient",
              data.text("split_hash"),
              null,
              trainings.path(model),
              trainings.path(model),
              out.staging()));
      out.publish();
    }
    return trainings.probabilities("measured");
  }

  private static JsonNode json(String file) throws IOException {
    return JSON.readTree(folder.resolve(file).toFile());
  }
}
