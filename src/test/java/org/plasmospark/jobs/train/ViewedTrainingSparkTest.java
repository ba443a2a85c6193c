package org.plasmospark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.JobResult;

/** Bundles that are to be scored in several views. */
class ViewedTrainingSparkTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static SmallTrainings trainings;

  @BeforeAll
  static void packCells() throws IOException {
    trainings = new SmallTrainings(folder);
  }

  @Test
  void sayTheirViewsAndWhatTheyAreWorthOnTheValidationCells() throws IOException {
    trainings.train("plain", "train.epochs=1");
    JobResult result = trainings.train("viewed", "train.epochs=1", "score.views=4");

    JsonNode plain = json("plain/metadata.json");
    JsonNode viewed = json("viewed/metadata.json");
    assertThat(plain.has("views")).isFalse();
    assertThat(viewed.path("views").asInt()).isEqualTo(4);
    assertThat(viewed.path("metrics").path("validation.views.auc").asDouble(-1)).isBetween(0., 1.);
    assertThat(viewed.path("metrics").path("validation.views.accuracy").asDouble(-1))
        .isBetween(0., 1.);
    assertThat(viewed.path("files")).isEqualTo(plain.path("files"));
    plain
        .path("metrics")
        .fields()
        .forEachRemaining(
            metric ->
                assertThat(viewed.path("metrics").path(metric.getKey()))
                    .isEqualTo(metric.getValue()));
    assertThat(viewed.path("metrics")).hasSize(plain.path("metrics").size() + 2);
    assertThat(result.lines())
        .anyMatch(line -> line.contains("The same by the mean of 4 views: validation accuracy 0."));
  }

  @Test
  void areTestedInTheirViewsInEachFold() throws IOException {
    trainings.train("folds", "train.folds=2", "train.epochs=1", "score.views=2");
    for (String fold : List.of("fold-1", "fold-2")) {
      assertThat(json("folds/" + fold + "/metadata.json").path("views").asInt()).isEqualTo(2);
      assertThat(json("folds/" + fold + "/report.json").path("scoring").path("views").asInt())
          .isEqualTo(2);
      assertThat(Files.readString(folder.resolve("folds/" + fold + "/report.html")))
          .contains("means of 2 views");
    }
    assertThat(json("folds/report.json").path("views").asInt()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("folds/report.html"))).contains("means of 2 views");
  }

  @Test
  void haveNoEightViewsUnlessTheirInputIsSquare() {
    assertThatThrownBy(() -> trainings.train("refused", "score.views=8", "model.input.width=40"))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "score.views = 8 exchanges rows and columns, but the new model takes images"
                + " of 40 x 32 pixels: set score.views to 1, 2 or 4.");
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  private static JsonNode json(String file) throws IOException {
    return JSON.readTree(folder.resolve(file).toFile());
  }
}
