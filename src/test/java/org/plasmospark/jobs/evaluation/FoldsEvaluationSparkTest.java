package org.plasmospark.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
import org.plasmospark.jobs.train.SmallTrainings;
import org.plasmospark.run.ManualClock;
import org.plasmospark.run.Progress;

/** Networks of a cross-validation, measured again on their own test cells. */
class FoldsEvaluationSparkTest {
  private static final List<String> FOLDS = List.of("fold-1", "fold-2");

  @TempDir static Path folder;

  private static SmallTrainings cells;

  @BeforeAll
  static void trainFolds() throws IOException {
    cells = new SmallTrainings(folder);
    cells.train("folds", "train.folds=2", "train.epochs=1");
  }

  @Test
  void predictsOfEachFoldWhatItsTrainingHasPredicted() throws IOException {
    evaluate("plain", "packed");

    for (String fold : FOLDS) {
      assertThat(cells.probabilities("plain/" + fold))
          .isNotEmpty()
          .isEqualTo(cells.probabilities("folds/" + fold));
      ObjectNode trained = json("folds/" + fold + "/report.json");
      assertThat(withoutSpeed(json("plain/" + fold + "/report.json")))
          .isEqualTo(withoutSpeed(trained));
    }
    assertThat(json("plain/report.json")).isEqualTo(json("folds/report.json"));
    assertThat(folder.resolve("plain/spread")).isDirectory();
    assertThat(folder.resolve("plain/fold-1/model.zip")).doesNotExist();
    assertThat(folder.resolve("plain/_SUCCESS")).exists();
  }

  @Test
  void addsRobustnessAndChangesNothingElse() throws IOException {
    JobResult result =
        evaluate(
            "robust",
            "packed",
            "evaluate.robustness.enabled=true",
            "evaluate.robustness.saturation=[1, 0]",
            "evaluate.robustness.channel-gain=[]",
            "evaluate.robustness.gamma=[]",
            "evaluate.robustness.brightness=[]",
            "evaluate.robustness.border=[0, 1]");

    assertThat(result.lines()).anyMatch(line -> line.contains("4 simulated changes: AUC falls"));
    for (String fold : FOLDS) {
      assertThat(cells.probabilities("robust/" + fold))
          .isEqualTo(cells.probabilities("folds/" + fold));
      ObjectNode report = json("robust/" + fold + "/report.json");
      JsonNode robustness = report.remove("robustness");
      assertThat(withoutSpeed(report))
          .isEqualTo(withoutSpeed(json("folds/" + fold + "/report.json")));
      JsonNode changes = robustness.path("changes");
      assertThat(changes).hasSize(4);
      for (String metric : List.of("cells", "accuracy", "sensitivity", "specificity", "auc")) {
        JsonNode plain = robustness.path("plain").path(metric);
        assertThat(plain.isNumber()).as(metric).isTrue();
        assertThat(changes.get(1).path(metric)).as("saturation 1: %s", metric).isEqualTo(plain);
        assertThat(changes.get(2).path(metric)).as("border 0: %s", metric).isEqualTo(plain);
      }
      assertThat(robustness.path("plain").path("auc"))
          .isEqualTo(report.path("metrics").path("auc"));
      assertThat(Files.readString(folder.resolve("robust/" + fold + "/report.html")))
          .contains("Other stains, simulated");
    }
    ObjectNode whole = json("robust/report.json");
    JsonNode robustness = whole.remove("robustness");
    assertThat(whole).isEqualTo(json("folds/report.json"));
    assertThat(robustness.path("plain").path("auc")).isEqualTo(whole.path("spread").path("auc"));
    assertThat(robustness.path("plain").path("cells"))
        .isEqualTo(whole.path("pooled").path("cells"));
    assertThat(robustness.path("changes").get(0).path("kind").asText()).isEqualTo("saturation");
    assertThat(robustness.path("changes").get(0).path("aucLoss").path("folds").asInt())
        .isEqualTo(2);
    assertThat(Files.readString(folder.resolve("robust/report.html")))
        .contains("Other stains, simulated", "from the lowest fold to the highest");
  }

  @Test
  void dealsByTheFractionsOfTheTrainingWhateverTheSettingsSay() throws IOException {
    evaluate("set-otherwise", "packed", "split.fractions=[0.4, 0.4, 0.2]");

    assertThat(cells.probabilities("set-otherwise/fold-2"))
        .isEqualTo(cells.probabilities("folds/fold-2"));
    assertThat(json("set-otherwise/report.json")).isEqualTo(json("folds/report.json"));
  }

  /** Earlier versions have not said by which fractions they dealt. */
  @Test
  void refusesFoldsThatAreDealtOtherwise() throws IOException {
    for (String fold : FOLDS) {
      Files.createDirectories(folder.resolve("earlier/" + fold));
      for (String file : List.of("metadata.json", "model.zip")) {
        Files.copy(
            folder.resolve("folds/" + fold + "/" + file),
            folder.resolve("earlier/" + fold + "/" + file));
      }
    }
    Files.createFile(folder.resolve("earlier/_SUCCESS"));
    ObjectNode report = json("folds/report.json");
    assertThat(report.remove("splitFractions")).isNotNull();
    Files.writeString(folder.resolve("earlier/report.json"), report.toString());

    assertMistake(
        ExitCode.USAGE,
        "fold-2 of file:",
        () -> evaluateFolds("earlier", "refused", "packed", "split.fractions=[0.4, 0.4, 0.2]"));
    assertThat(folder.resolve("refused")).doesNotExist();
    evaluateFolds("earlier", "as-before", "packed");
    assertThat(cells.probabilities("as-before/fold-2"))
        .isEqualTo(cells.probabilities("folds/fold-2"));
  }

  @Test
  void refusesOtherData() throws IOException {
    Files.createDirectories(folder.resolve("other"));
    Files.createSymbolicLink(folder.resolve("other/cells"), folder.resolve("packed/cells"));
    Files.createFile(folder.resolve("other/_SUCCESS"));
    ObjectNode document = json("packed/pack.json");
    document.put("manifest_hash", "another");
    Files.writeString(folder.resolve("other/pack.json"), document.toString());

    assertMistake(
        ExitCode.USAGE, "was not trained on the packed data", () -> evaluate("refused", "other"));
  }

  @Test
  void refusesWhatIsNoCrossValidation() throws IOException {
    cells.train("single", "train.epochs=1");

    assertMistake(
        ExitCode.INPUT_MISSING,
        "single has no report.json: give a folder that the job train (with train.folds) wrote.",
        () -> evaluateFolds("single", "refused", "packed"));
    assertMistake(
        ExitCode.INPUT_MISSING, "nowhere", () -> evaluateFolds("nowhere", "refused", "packed"));
  }

  private interface Evaluation {
    JobResult run() throws IOException;
  }

  private static void assertMistake(ExitCode code, String sentence, Evaluation evaluation) {
    assertThatThrownBy(evaluation::run)
        .isInstanceOfSatisfying(
            UserException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(code);
              assertThat(e.getMessage()).contains(sentence).endsWith(".").hasLineCount(1);
            });
  }

  private static JobResult evaluate(String out, String data, String... settings)
      throws IOException {
    return evaluateFolds("folds", out, data, settings);
  }

  private static JobResult evaluateFolds(String folds, String out, String data, String... settings)
      throws IOException {
    Work work =
        cells.work(
            "evaluate",
            Map.of("folds", folds, "data", data, "out", out),
            new ManualClock(Instant.EPOCH),
            Progress.SILENT,
            settings);
    try (OutputFolder output = work.output("folder for the report")) {
      return FoldsEvaluation.run(work, output);
    }
  }

  private static ObjectNode withoutSpeed(ObjectNode report) {
    report.remove("scoring");
    return report;
  }

  private static ObjectNode json(String file) throws IOException {
    return (ObjectNode) new ObjectMapper().readTree(folder.resolve(file).toFile());
  }
}
