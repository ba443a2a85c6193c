package org.plasmospark.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.WrongCell;
import org.plasmospark.evaluation.patients.PatientDifferences;
import org.plasmospark.evaluation.patients.TestedPatient;
import org.plasmospark.evaluation.patients.WorstPatient;
import org.plasmospark.image.Decoded;
import org.plasmospark.image.ImageDecoder;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.train.SmallTrainings;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.run.ManualClock;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.Prediction;
import org.plasmospark.spark.table.PredictionTable;
import org.plasmospark.storage.StorePath;

/** The wrong cells of patients, from predictions that were written. */
class WorstPatientsSparkTest {
  private static final LabelSet LABELS = LabelSet.NIH;

  @TempDir static Path folder;

  private static SmallTrainings trainings;
  private static List<ManifestEntry> entries;

  @BeforeAll
  static void writePredictions() throws IOException {
    trainings = new SmallTrainings(folder);
    Work work = work();
    entries =
        new ArrayList<>(
            PackedData.read(work.store(), trainings.path("packed"))
                .cells(work)
                .entries()
                .collect());
    entries.sort(Comparator.comparing(ManifestEntry::path));
    List<Row> rows = entries.stream().map(WorstPatientsSparkTest::row).toList();
    write(rows.subList(0, 40), 1, "fold-1");
    write(rows.subList(40, rows.size()), 1, "fold-2");
    write(rows.subList(0, 40), 5, "scattered-1");
    write(rows.subList(40, rows.size()), 4, "scattered-2");
  }

  @Test
  void picturesTheMostConfidentlyWrongCellsOfEach() throws IOException {
    List<WorstPatient> worst = worst("fold-1", "fold-2");

    assertThat(worst).hasSize(3);
    for (WorstPatient patient : worst) {
      List<String> expected =
          entries.stream()
              .filter(entry -> entry.patientId().equals(patient.patient().patientId()))
              .filter(entry -> probability(entry) >= 0.5 != LABELS.isPositive(entry.label()))
              .sorted(
                  Comparator.comparingDouble(
                          (ManifestEntry entry) -> -Math.abs(probability(entry) - 0.5))
                      .thenComparing(ManifestEntry::sha256))
              .map(ManifestEntry::path)
              .limit(2)
              .toList();
      assertThat(patient.cells()).extracting(WrongCell::path).isEqualTo(expected).isNotEmpty();
      for (WrongCell cell : patient.cells()) {
        assertThat(new ImageDecoder(ImageLimits.DEFAULT).decode(cell.png()))
            .isInstanceOfSatisfying(
                Decoded.class, decoded -> assertThat(decoded.image().width()).isBetween(8, 160));
      }
    }
  }

  @Test
  void findsTheSameCellsHoweverThePredictionsAreDivided() throws IOException {
    assertThat(worst("scattered-2", "scattered-1")).isEqualTo(worst("fold-1", "fold-2"));
  }

  @Test
  void looksForNoCellsWhereTheReportShallShowNone() throws IOException {
    assertThat(worst(work("evaluate.wrong-cells=0"), "fold-1"))
        .hasSize(3)
        .allSatisfy(patient -> assertThat(patient.cells()).isEmpty());
  }

  private static List<WorstPatient> worst(String... folds) throws IOException {
    return worst(work(), folds);
  }

  private static List<WorstPatient> worst(Work work, String... folds) throws IOException {
    PackedCells cells = PackedData.read(work.store(), trainings.path("packed")).cells(work);
    List<StorePath> predictions = new ArrayList<>();
    for (String fold : folds) {
      predictions.add(trainings.path(fold));
    }
    return WorstPatients.of(work, LABELS, cells, differences(), predictions);
  }

  /** As if three patients had more cells than there are here. */
  private static PatientDifferences differences() {
    Set<String> ids = new TreeSet<>();
    entries.forEach(entry -> ids.add(entry.patientId()));
    return new PatientDifferences(
        ids.stream()
            .limit(3)
            .map(id -> new TestedPatient(id, "fold-1", new ConfusionMatrix(20, 5, 20, 5), 0.9))
            .toList());
  }

  private static Row row(ManifestEntry entry) {
    double probability = probability(entry);
    return PredictionTable.toRow(
        new Prediction(
            entry,
            probability,
            probability >= 0.5 ? LABELS.positive() : LABELS.negative(),
            "e",
            null),
        new Prediction.RunColumns(0.5, "m", "v", "p", "r", SmallTrainings.START));
  }

  /** Wrong for many cells, and often the same. */
  private static double probability(ManifestEntry entry) {
    return Integer.parseInt(entry.sha256().substring(0, 1), 16) / 15.0;
  }

  private static void write(List<Row> rows, int files, String name) {
    TestSpark.plasmospark()
        .sql()
        .createDataFrame(rows, PredictionTable.SCHEMA)
        .repartition(files)
        .write()
        .parquet(trainings.path(name).hadoop().toString());
  }

  private static Work work(String... settings) {
    return trainings.work(
        "worst", new ManualClock(SmallTrainings.START), Progress.SILENT, settings);
  }
}
