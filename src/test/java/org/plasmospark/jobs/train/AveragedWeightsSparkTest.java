package org.plasmospark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.evaluation.EvaluateJob;
import org.plasmospark.jobs.models.Bundles;
import org.plasmospark.model.ModelZip;
import org.plasmospark.run.ManualClock;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.storage.StorePath;

/**
 * The job {@code train} with an average of the parameters, for one epoch. If the validation cells
 * have each other's labels, an AUC of x becomes 1 - x, and of two the worse is the better. On these
 * cells the average is the better one with their own labels.
 */
class AveragedWeightsSparkTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] WITHOUT = {
    "train.epochs=1", "train.averaging-frequency=2", "augment.enabled=false"
  };
  private static final String[] WITH = {
    "train.averaged-weights.decay=0.9",
    "train.epochs=1",
    "train.averaging-frequency=2",
    "augment.enabled=false"
  };

  @TempDir static Path folder;

  private static SmallTrainings trainings;
  private static SmallTrainings contradicted;

  @BeforeAll
  static void packCells() throws IOException {
    trainings = new SmallTrainings(Files.createDirectory(folder.resolve("usual")));
    contradicted = new SmallTrainings(Files.createDirectory(folder.resolve("contradicted")), true);
  }

  @Test
  void keepsAndScoresTheAverageWhereItIsBetter() throws IOException {
    JobResult result = trainings.train("out", WITH);

    JsonNode epoch = epoch("usual/out");
    assertThat(epoch.path("averaged_validation_auc").asDouble())
        .isGreaterThan(epoch.path("validation_auc").asDouble());
    assertThat(epoch.path("averaged_chosen").booleanValue()).isTrue();
    JsonNode metadata = json("usual/out/metadata.json");
    assertThat(metadata.path("training").path("kept.averaged-weights").booleanValue()).isTrue();
    assertThat(metadata.path("metrics").path("validation.auc"))
        .isEqualTo(epoch.path("averaged_validation_auc"));
    assertThat(result.lines().get(0)).contains("; kept the averaged weights of epoch 1.");
    assertThat(result.lines().get(1)).contains("; averaged weights: loss ", ", better (");

    EvaluationSummary scored = scored(trainings, "usual");
    assertThat(scored.auc()).isEqualTo(epoch.path("averaged_validation_auc").asDouble());
    assertThat(scored.logLoss())
        .isCloseTo(epoch.path("averaged_validation_loss").asDouble(), within(1e-9));
    List<Row> rows =
        TestSpark.session()
            .read()
            .parquet(trainings.path("out/history.parquet").hadoop().toString())
            .select("averaged_validation_auc", "averaged_chosen")
            .collectAsList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).getDouble(0)).isEqualTo(scored.auc());
    assertThat(rows.get(0).getBoolean(1)).isTrue();
  }

  @Test
  void keepsAndScoresTheParametersWhereTheAverageIsNotBetter() throws IOException {
    JobResult result = contradicted.train("out", WITH);

    JsonNode epoch = epoch("contradicted/out");
    assertThat(epoch.path("averaged_validation_auc").asDouble())
        .isLessThan(epoch.path("validation_auc").asDouble());
    assertThat(epoch.path("averaged_chosen")).isEqualTo(BooleanNode.FALSE);
    JsonNode metadata = json("contradicted/out/metadata.json");
    assertThat(metadata.path("training").path("kept.averaged-weights"))
        .isEqualTo(BooleanNode.FALSE);
    assertThat(metadata.path("metrics").path("validation.auc"))
        .isEqualTo(epoch.path("validation_auc"));
    assertThat(result.lines().get(0)).contains("; kept epoch 1.");
    assertThat(result.lines().get(1)).contains("; averaged weights: loss ", ", not better (");
    assertThat(scored(contradicted, "contradicted").auc())
        .isEqualTo(epoch.path("validation_auc").asDouble());

    contradicted.train("without", WITHOUT);
    assertThat(parameters("contradicted/without")).isEqualTo(parameters("contradicted/out"));
    assertThat(
            json("contradicted/without/metadata.json")
                .path("training")
                .has("kept.averaged-weights"))
        .isFalse();
    for (String column :
        List.of(
            "averaged_validation_loss",
            "averaged_validation_accuracy",
            "averaged_validation_auc",
            "averaged_chosen")) {
      assertThat(epoch("contradicted/without").path(column).isNull()).as(column).isTrue();
    }
  }

  @Test
  void choosesTheTrialOfAGridByWhatStandsForItsEpoch() throws IOException {
    trainings.train(
        "grid",
        "train.epochs=1",
        "train.averaging-frequency=2",
        "augment.enabled=false",
        "train.grid={ train.averaged-weights.decay = [0, 0.9] }");
    JsonNode trials = json("usual/grid/grid.json").path("trials");
    assertThat(trials.get(0).path("trial").asText()).isEqualTo("trial-2");
    assertThat(trials.get(0).path("validation_auc"))
        .isEqualTo(epoch("usual/grid").path("averaged_validation_auc"));
    assertThat(trials.get(1).path("validation_auc"))
        .isEqualTo(epoch("usual/grid").path("validation_auc"));
  }

  /** The bundle on the validation cells, as it would be evaluated. */
  private static EvaluationSummary scored(SmallTrainings trainings, String name)
      throws IOException {
    Work work = trainings.work("report", new ManualClock(SmallTrainings.START), Progress.SILENT);
    PackedData data = PackedData.read(work.store(), work.path("data"));
    StorePath out = trainings.path("report");
    Files.createDirectory(folder.resolve(name).resolve("report"));
    return EvaluateJob.measure(
            work,
            Bundles.read(work.store(), trainings.path("out")),
            new EvaluateJob.Target(
                data,
                data.trainingCells(work).validation(),
                "validation",
                "patient",
                "s",
                null,
                out,
                out,
                out))
        .summary();
  }

  private static JsonNode epoch(String out) throws IOException {
    JsonNode history = json(out + "/history.json");
    assertThat(history.path("epochs")).hasSize(1);
    return history.path("epochs").get(0);
  }

  private static INDArray parameters(String bundle) throws IOException {
    Path zip = folder.resolve(bundle).resolve("model.zip");
    return ModelZip.read(Files.readAllBytes(zip), bundle).params();
  }

  private static JsonNode json(String file) throws IOException {
    return JSON.readTree(folder.resolve(file).toFile());
  }
}
