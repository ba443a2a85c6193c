package org.plasmospark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.manifest.Split;
import org.plasmospark.model.ModelZip;
import org.plasmospark.run.ManualClock;
import org.plasmospark.run.Progress;

/** Cross-validations and grids, by the job as it is but on the session that all tests share. */
class ManyTrainingsSparkTest {
  private static final Instant START = SmallTrainings.START;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static SmallTrainings trainings;

  @BeforeAll
  static void packCells() throws IOException {
    trainings = new SmallTrainings(folder);
    trainings.train("folds", "train.folds=2", "train.parallel=2");
  }

  @Test
  void testsEachCellOnceByANetworkThatHasNotSeenItsPatient() throws IOException {
    Map<String, String> testedIn = new TreeMap<>();
    for (String fold : List.of("fold-1", "fold-2")) {
      List<Row> predictions = trainings.rows("folds/" + fold + "/predictions");
      predictions.forEach(
          row -> assertThat(testedIn.put(row.getAs("path"), fold)).as("tested before").isNull());
      Set<String> tested = new TreeSet<>();
      predictions.forEach(row -> tested.add(row.getAs("patient_id")));
      JsonNode data = json("folds/" + fold + "/metadata.json").path("data");
      assertThat(data.path("patients").path("test").asInt()).isEqualTo(tested.size());
      assertThat(data.path("images").path("test").asInt()).isEqualTo(predictions.size());
      assertThat(data.path("patients").path("validation").asInt()).isPositive();
      assertThat(data.path("splitBy").asText()).isEqualTo("patient");
      assertThat(json("folds/" + fold + "/history.json").path("epochs").get(0).path("images"))
          .isEqualTo(data.path("images").path("train"));
      assertThat(json("folds/" + fold + "/report.json").path("splitHash"))
          .isEqualTo(data.path("splitHash"));
      assertThat(folder.resolve("folds/" + fold + "/report.html")).isNotEmptyFile();
    }
    JsonNode report = json("folds/report.json");
    assertThat(testedIn).hasSize(report.path("pooled").path("cells").asInt());
    assertThat(report.path("pooled").path("patientCount").asInt())
        .isEqualTo(SmallTrainings.PATIENTS - trainings.patients(Split.TEST).size());
    assertThat(report.path("folds")).hasSize(2);
    double sum = 0;
    for (JsonNode fold : report.path("folds")) {
      sum += fold.path("metrics").path("accuracy").asDouble();
    }
    assertThat(report.path("spread").path("accuracy").path("mean").asDouble())
        .isEqualTo(sum / 2, org.assertj.core.api.Assertions.within(1e-12));
    assertThat(trainings.rows("folds/spread"))
        .anySatisfy(row -> assertThat(row.<String>getAs("metric")).isEqualTo("auc"));
    assertThat(Files.readString(folder.resolve("folds/report.html")))
        .contains("Fold by fold", "fold-2", "Standard deviation");
    assertThat(names()).noneMatch(name -> name.startsWith("_"));
  }

  @Test
  void saysWhatDiffersBetweenPatients() throws IOException {
    JsonNode report = json("folds/report.json");
    Set<String> tested = new TreeSet<>(trainings.patients(Split.TRAIN));
    tested.addAll(trainings.patients(Split.VALIDATION));
    Map<String, Row> rows = new TreeMap<>();
    trainings.rows("folds/patients").forEach(row -> rows.put(row.getAs("patient_id"), row));
    assertThat(rows.keySet()).isEqualTo(tested);
    assertThat(report.path("patients")).hasSameSizeAs(tested);
    String page = Files.readString(folder.resolve("folds/report.html"));
    double lowest = 0;
    for (JsonNode patient : report.path("patients")) {
      String id = patient.path("patientId").asText();
      Row row = rows.get(id);
      List<Row> cells =
          trainings.rows("folds/" + patient.path("fold").asText() + "/predictions").stream()
              .filter(cell -> cell.getAs("patient_id").equals(id))
              .toList();
      long right =
          cells.stream()
              .filter(cell -> cell.getAs("label").equals(cell.getAs("predicted_label")))
              .count();
      double accuracy = (double) right / cells.size();
      assertThat(patient.path("cells").asInt()).isEqualTo(cells.size());
      assertThat(patient.path("accuracy").asDouble()).isEqualTo(accuracy);
      assertThat(patient.path("auc").isNull())
          .isEqualTo(cells.stream().map(cell -> cell.getAs("label")).distinct().count() == 1);
      assertThat(row.<Double>getAs("accuracy")).isEqualTo(accuracy);
      assertThat(row.<String>getAs("fold")).isEqualTo(patient.path("fold").asText());
      assertThat(accuracy).isGreaterThanOrEqualTo(lowest);
      assertThat(page).contains("<bdi>" + id + "</bdi>");
      lowest = accuracy;
    }
    assertThat(report.path("patientSpread").path("all").path("accuracy").path("maximum").asDouble())
        .isEqualTo(lowest);
    assertThat(page).contains("What differs between patients", "Patients with the lowest accuracy");
  }

  @Test
  void comesToTheSameBitForBitOneAfterTheOtherAndCutInBetween() throws IOException {
    ManualClock clock = new ManualClock(START);
    LateAfter late = new LateAfter(3, clock);
    String[] inTurn = {"train.folds=2", "train.parallel=1"};
    assertThatThrownBy(() -> TrainJob.run(trainings.work("cut", clock, late, with(inTurn, "PT1H"))))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DEADLINE))
        .hasMessageContaining("fold-2: The deadline PT1H stopped the training in epoch 2")
        .hasMessageContaining("--run-id night-1 --resume");
    assertThat(names())
        .contains("_checkpoint.cut.night-1")
        .noneMatch(name -> name.equals("cut") || name.startsWith("_staging"));

    Path kept = folder.resolve("_checkpoint.cut.night-1/fold-1");
    assertThat(kept.resolve("finished.json")).isNotEmptyFile();
    assertThat(kept.resolve("finished/model.zip")).isNotEmptyFile();
    assertThat(kept.toFile().list()).noneMatch(name -> name.endsWith(".checkpoint"));
    byte[] report = Files.readAllBytes(kept.resolve("finished/report.json"));

    assertThatThrownBy(() -> trainings.train("cut", inTurn))
        .hasMessageContaining("has a checkpoint in")
        .hasMessageContaining("go on from it with --resume");
    assertThatThrownBy(
            () ->
                trainings.train(
                    "cut", with(inTurn, "PT9H", "run.resume=true", "evaluate.threshold=0.4")))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(
            "fold-1: The training cannot be resumed, since evaluate.threshold was");
    late.lines.clear();
    TrainJob.run(
        trainings.work(
            "cut",
            new ManualClock(START),
            late,
            "train.folds=2",
            "train.parallel=1",
            "run.resume=true"));

    assertThat(late.lines)
        .anyMatch(line -> line.startsWith("fold-2: epoch 2"))
        .contains("fold-1: was trained and tested before.")
        .noneMatch(line -> line.startsWith("fold-1: epoch") || line.startsWith("fold-2: epoch 1"))
        .noneMatch(line -> line.startsWith("fold-1: tested on"));
    assertThat(folder.resolve("cut/fold-1/report.json")).hasBinaryContent(report);
    assertThat(folder.resolve("cut/fold-1/report.html")).isNotEmptyFile();
    assertThat(trainings.rows("cut/fold-1/predictions"))
        .hasSameSizeAs(trainings.rows("folds/fold-1/predictions"));
    for (String fold : List.of("fold-1", "fold-2")) {
      assertThat(parameters("cut/" + fold)).isEqualTo(parameters("folds/" + fold));
    }
    assertThat(figures("cut")).isEqualTo(figures("folds"));
    assertThat(parameters("cut/fold-1")).isNotEqualTo(parameters("cut/fold-2"));
    assertThat(names()).noneMatch(name -> name.startsWith("_checkpoint.cut"));
  }

  @Test
  void publishesTheTrialWithTheHighestValidationAuc() throws IOException {
    JobResult result =
        trainings.train(
            "grid",
            "train.epochs=1",
            "train.parallel=2",
            "train.grid={ train.learning-rate = [0.0000001, 0.001], augment.enabled = [false] }");

    JsonNode grid = json("grid/grid.json");
    List<Double> aucs = new ArrayList<>();
    grid.path("trials").forEach(trial -> aucs.add(trial.path("validation_auc").asDouble()));
    assertThat(aucs).hasSize(2).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    String best = grid.path("best").asText();
    assertThat(best).isEqualTo(grid.path("trials").get(0).path("trial").asText());
    assertThat(parameters("grid")).isEqualTo(parameters("grid/" + best));
    assertThat(json("grid/metadata.json").path("training").path("augment.enabled").asBoolean())
        .isFalse();
    assertThat(trainings.rows("grid/grid")).hasSize(2);
    assertThat(Files.readString(folder.resolve("grid/grid.html")))
        .contains("Of 2 combinations, " + best + " has", "learning-rate", "1.0E-7")
        .contains("href=\"./trial-1/metadata.json\"");
    assertThat(folder.resolve("grid/trial-1/metadata.json")).isNotEmptyFile();
    assertThat(folder.resolve("grid/trial-1/history.json")).isNotEmptyFile();
    assertThat(result.lines()).anyMatch(line -> line.contains("train.learning-rate = 0.001"));

    trainings.train(
        "alone", "train.epochs=1", "train.learning-rate=0.001", "augment.enabled=false");
    assertThat(parameters("alone")).isEqualTo(parameters("grid/trial-2"));
  }

  @Test
  void refusesMoreTrainingsAtATimeThanThereAreSlotsFor() {
    assertThatThrownBy(() -> trainings.train("refused", "train.folds=3", "train.parallel=3"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("need 3 task slots, and Spark has 2 here: set train.parallel to 2");
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  /** Lets hours pass when so many epochs have ended, and keeps what was said. */
  private static final class LateAfter implements Progress {
    private final List<String> lines = new ArrayList<>();
    private final ManualClock clock;
    private int left;

    LateAfter(int epochs, ManualClock clock) {
      this.left = epochs;
      this.clock = clock;
    }

    @Override
    public void start(String what, String unit, long total) {}

    @Override
    public void advance(long count) {}

    @Override
    public void finish() {}

    @Override
    public synchronized void say(String line) {
      lines.add(line);
      if (line.contains(": epoch ") && --left == 0) {
        clock.advance(Duration.ofHours(2));
      }
    }
  }

  private static String[] with(String[] settings, String deadline, String... more) {
    return Stream.of(settings, new String[] {"run.deadline=" + deadline}, more)
        .flatMap(Stream::of)
        .toArray(String[]::new);
  }

  private static INDArray parameters(String bundle) throws IOException {
    Path zip = folder.resolve(bundle).resolve("model.zip");
    return ModelZip.read(Files.readAllBytes(zip), bundle).params();
  }

  /** The report without versions of bundles, whose zips hold the time. */
  private static JsonNode figures(String out) throws IOException {
    return ((ObjectNode) json(out + "/report.json")).without("modelVersions");
  }

  private static JsonNode json(String file) throws IOException {
    return JSON.readTree(folder.resolve(file).toFile());
  }

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
