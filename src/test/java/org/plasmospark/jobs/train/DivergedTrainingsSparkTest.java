package org.plasmospark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.keras.BaseWeightsFiles;
import org.plasmospark.spark.TestSpark;

/** Heads on a base whose features are finite and far too large, by the job as it is. */
class DivergedTrainingsSparkTest {
  private static final int SIDE = 32;
  private static final String[] HEAD = {
    "model.name=squeezenet",
    "model.head-units=8",
    "train.epochs=1",
    "train.parallel=1",
    "compute.precision=float32"
  };

  @TempDir static Path folder;

  private static SmallTrainings trainings;

  @BeforeAll
  static void packCells() throws IOException {
    trainings = new SmallTrainings(folder);
    ComputationGraph base = BaseNetwork.SQUEEZENET.create(SIDE, SIDE, 3);
    Files.write(folder.resolve("good.h5"), BaseWeightsFiles.of(base));
    base.getLayer("fire9/expand1x1").getParam("b").assign(1e25f);
    Files.write(folder.resolve("endless.h5"), BaseWeightsFiles.of(base));
  }

  @Test
  void aTrainingEndsWithTheCodeOfTheUsersMistakeAndPublishesNothing() throws IOException {
    assertDiverged(
        "one",
        "The training diverged in epoch 1 (train): ",
        "model.base-weights=" + base("endless"));
  }

  @Test
  void aFoldIsNamed() throws IOException {
    assertDiverged(
        "folds",
        "fold-1: The training diverged in epoch 1 (train): ",
        "model.base-weights=" + base("endless"),
        "train.folds=2");
  }

  @Test
  void aGridPublishesTheBestOfTheOtherTrials() throws IOException {
    JobResult result =
        trainings.train(
            "grid",
            with(
                "model.base-weights=" + base("good"),
                "train.grid={ model.base-weights = [%s, %s] }"
                    .formatted(base("endless"), base("good"))));

    JsonNode grid = json("grid/grid.json");
    assertThat(grid.path("best").asText()).isEqualTo("trial-2");
    assertThat(grid.path("trials")).hasSize(2);
    JsonNode diverged = grid.path("trials").get(1);
    assertThat(diverged.path("trial").asText()).isEqualTo("trial-1");
    assertThat(diverged.path("divergence").asText())
        .startsWith("The training diverged in epoch 1 (train): ");
    for (String figure : List.of("validation_auc", "kept_epoch", "model_version")) {
      assertThat(diverged.path(figure).isNull()).as(figure).isTrue();
    }
    assertThat(grid.path("trials").get(0).path("divergence").isNull()).isTrue();
    List<Row> rows =
        TestSpark.session()
            .read()
            .parquet(trainings.path("grid/grid").hadoop().toString())
            .orderBy("rank")
            .collectAsList();
    assertThat(rows)
        .extracting(row -> row.<String>getAs("trial"))
        .containsExactly("trial-2", "trial-1");
    assertThat(rows.get(1).<Double>getAs("validation_auc")).isNull();
    assertThat(folder.resolve("grid/trial-1")).doesNotExist();
    assertThat(folder.resolve("grid/model.zip"))
        .hasSameBinaryContentAs(folder.resolve("grid/trial-2/model.zip"));
    assertThat(Files.readString(folder.resolve("grid/grid.html")))
        .contains("diverged", "./trial-2/metadata.json")
        .doesNotContain("./trial-1/", "NaN");
    assertThat(result.lines()).anyMatch(line -> line.startsWith("  diverged, no model  trial-1: "));
  }

  @Test
  void aGridOfWhichAllTrialsDivergeEndsWithTheCodeOfTheUsersMistake() throws IOException {
    assertDiverged(
        "none",
        "All 2 combinations of train.grid diverged; trial-1: The training diverged in epoch 1",
        "model.base-weights=" + base("endless"),
        "train.grid={ train.l2 = [0, 0.1] }");
  }

  private static void assertDiverged(String out, String sentence, String... settings)
      throws IOException {
    assertThatThrownBy(() -> trainings.train(out, with(settings)))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith(sentence)
        .hasMessageContaining("lower train.learning-rate");
    assertThat(folder.resolve(out)).doesNotExist();
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files).noneMatch(path -> path.getFileName().toString().endsWith(".checkpoint"));
    }
  }

  private static String[] with(String... settings) {
    return Stream.of(HEAD, settings).flatMap(Stream::of).toArray(String[]::new);
  }

  private static String base(String name) {
    return "\"" + folder.resolve(name + ".h5") + "\"";
  }

  private static JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }
}
