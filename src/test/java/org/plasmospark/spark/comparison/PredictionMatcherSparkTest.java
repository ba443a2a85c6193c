package org.plasmospark.spark.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.evaluation.comparison.Comparison;
import org.plasmospark.evaluation.comparison.ComparisonAccumulator;
import org.plasmospark.evaluation.statistics.BootstrapPlan;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.table.PredictionTable;
import org.plasmospark.storage.StorePath;

class PredictionMatcherSparkTest {
  private static final LabelSet LABELS = LabelSet.NIH;
  private static final List<Double> THRESHOLDS = List.of(0.5, 0.3);

  @TempDir Path folder;

  private record Cell(String id, String path, String patient, boolean positive, double[] scores) {
    Row prediction(int model) {
      return row(
          id, path, patient, positive ? LABELS.positive() : LABELS.negative(), scores[model]);
    }
  }

  @Test
  void countsTheSameAsOneByOneWhateverTheOrderOfTheFiles() {
    List<Cell> cells = cells(300);
    write("one", cells.stream().map(cell -> cell.prediction(0)).toList(), 3);
    List<Row> reversed = new ArrayList<>(cells.stream().map(cell -> cell.prediction(1)).toList());
    Collections.reverse(reversed);
    write("other/model=b/dt=2026-01-31/run=r", reversed, 2);

    MatchedPredictions matched = match("one", "other");

    ComparisonAccumulator expected = new ComparisonAccumulator(THRESHOLDS);
    cells.forEach(cell -> expected.add(cell.scores(), cell.positive(), cell.patient()));
    assertThat(compare(matched.counts())).isEqualTo(compare(expected));
    for (int model = 0; model < 2; model++) {
      assertThat(matched.missing(model)).isZero();
      assertThat(matched.unusable(model)).isZero();
    }
  }

  @Test
  void matchesImagesThatAreThereMoreThanOnce() {
    Cell one = new Cell("a", "x/1.png", "P", true, new double[] {0.9, 0.4});
    Cell copy = new Cell("a", "x/2.png", "P", true, new double[] {0.9, 0.4});
    Cell otherLabel = new Cell("a", "y/3.png", "P", false, new double[] {0.9, 0.4});
    List<Cell> cells = List.of(one, copy, otherLabel);
    write("one", cells.stream().map(cell -> cell.prediction(0)).toList(), 1);
    write("other", cells.stream().map(cell -> cell.prediction(1)).toList(), 2);

    MatchedPredictions matched = match("one", "other");

    assertThat(matched.counts().evaluation(0).confusion().truePositives()).isEqualTo(2);
    assertThat(matched.counts().evaluation(0).confusion().falsePositives()).isEqualTo(1);
    assertThat(matched.counts().pair(0, 1).discordant()).isZero();
  }

  @Test
  void countsWhatAModelLacksAndWhatCannotBeUsed() {
    List<Cell> cells = cells(20);
    write("one", cells.subList(0, 17).stream().map(cell -> cell.prediction(0)).toList(), 1);
    List<Row> rows =
        new ArrayList<>(cells.subList(1, 20).stream().map(cell -> cell.prediction(1)).toList());
    rows.add(row("odd", "odd.png", "P", LABELS.positive(), 1.5));
    rows.add(row("odd", "odd.png", "P", LABELS.positive(), Double.NaN));
    rows.add(row("strange", "strange.png", "P", "Platelet", 0.5));
    rows.add(row("none", "none.png", null, null, 0.5));
    write("other", rows, 2);

    MatchedPredictions matched = match("one", "other");

    assertThat(matched.missing(0)).isEqualTo(3);
    assertThat(matched.missing(1)).isEqualTo(1);
    assertThat(matched.unusable(0)).isZero();
    assertThat(matched.unusable(1)).isEqualTo(4);
    assertThat(matched.counts().evaluation(0).confusion().total()).isEqualTo(16);
  }

  private static Comparison compare(ComparisonAccumulator counts) {
    return Comparison.of(counts, new BootstrapPlan(100, 0.95, 1), "test", "P", "U");
  }

  private MatchedPredictions match(String... names) {
    return PredictionMatcher.match(
        TestSpark.plasmospark(),
        List.of(names).stream().map(name -> StorePath.of(folder.resolve(name))).toList(),
        THRESHOLDS,
        LABELS);
  }

  private void write(String name, List<Row> rows, int files) {
    TestSpark.session()
        .createDataFrame(rows, PredictionTable.SCHEMA)
        .repartition(files)
        .write()
        .parquet(folder.resolve(name).toString());
  }

  private static List<Cell> cells(int count) {
    SplittableRandom random = new SplittableRandom(3);
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean positive = random.nextBoolean();
      double[] scores = {random.nextDouble(), random.nextDouble()};
      cells.add(new Cell("id" + i, "x/" + i + ".png", "P" + random.nextInt(9), positive, scores));
    }
    return cells;
  }

  private static Row row(String id, String path, String patient, String label, double probability) {
    return RowFactory.create(
        id,
        path,
        patient,
        null,
        label,
        probability,
        null,
        LABELS.positive(),
        0.5,
        "m",
        "v",
        "h",
        "e",
        "r",
        Timestamp.from(Instant.EPOCH),
        null);
  }
}
