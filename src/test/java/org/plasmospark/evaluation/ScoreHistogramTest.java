package org.plasmospark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreHistogramTest {
  @ParameterizedTest
  @MethodSource("org.plasmospark.evaluation.Cells#cases")
  void agreesWithTheExactAucWithinItsBound(Cells cells) {
    ScoreHistogram histogram = histogram(cells.list());

    assertThat(histogram.auc())
        .isEqualTo(cells.exactAuc(), within(histogram.aucErrorBound() + 1e-12));
  }

  @ParameterizedTest
  @MethodSource("org.plasmospark.evaluation.Cells#cases")
  void mirrorsTheAucWhenClassesAndScoresAreSwapped(Cells cells) {
    ScoreHistogram histogram = histogram(cells.list());
    ScoreHistogram classesSwapped = new ScoreHistogram();
    ScoreHistogram bothSwapped = new ScoreHistogram();
    for (Cells.Cell cell : cells.list()) {
      classesSwapped.add(cell.probability(), !cell.actual());
      bothSwapped.add(1 - cell.probability(), !cell.actual());
    }

    assertThat(classesSwapped.auc()).isEqualTo(1 - histogram.auc(), within(1e-12));
    double bounds = histogram.aucErrorBound() + bothSwapped.aucErrorBound();
    assertThat(bothSwapped.auc()).isEqualTo(histogram.auc(), within(bounds + 1e-9));
  }

  @ParameterizedTest
  @MethodSource("org.plasmospark.evaluation.Cells#cases")
  void countsTheSameInAnyPartition(Cells cells) {
    ScoreHistogram whole = histogram(cells.list());
    for (long partition = 0; partition < 5; partition++) {
      ScoreHistogram merged = new ScoreHistogram();
      ScoreHistogram reversed = new ScoreHistogram();
      for (List<Cells.Cell> part : cells.partitions(partition)) {
        merged.merge(histogram(part));
        reversed = histogram(part).merge(reversed);
      }
      assertThat(merged).isEqualTo(whole).hasSameHashCodeAs(whole);
      assertThat(reversed).isEqualTo(whole);
      assertThat(merged.auc()).isEqualTo(whole.auc());
    }
  }

  @ParameterizedTest
  @MethodSource("org.plasmospark.evaluation.Cells#cases")
  void drawsAMonotoneRocCurveOfExactPoints(Cells cells) {
    RocCurve roc = histogram(cells.list()).roc(Integer.MAX_VALUE);

    double area = 0;
    RocCurve.Point before = roc.points().get(0);
    assertThat(before.falsePositiveRate()).isZero();
    assertThat(before.truePositiveRate()).isZero();
    for (RocCurve.Point point : roc.points()) {
      assertThat(point.falsePositiveRate()).isGreaterThanOrEqualTo(before.falsePositiveRate());
      assertThat(point.truePositiveRate()).isGreaterThanOrEqualTo(before.truePositiveRate());
      area +=
          (point.falsePositiveRate() - before.falsePositiveRate())
              * (point.truePositiveRate() + before.truePositiveRate())
              / 2;
      ConfusionMatrix calls = callsAt(cells, point.threshold());
      assertThat(point.truePositiveRate()).isEqualTo(calls.sensitivity());
      assertThat(point.falsePositiveRate()).isEqualTo(1 - calls.specificity(), within(1e-12));
      before = point;
    }
    assertThat(before.falsePositiveRate()).isEqualTo(1);
    assertThat(before.truePositiveRate()).isEqualTo(1);
    assertThat(area).isEqualTo(histogram(cells.list()).auc(), within(1e-12));
  }

  @Test
  void putsEveryLowerEdgeIntoItsOwnBinAndTheDoubleBelowIntoThePrevious() {
    for (int bin = 0; bin < ScoreHistogram.maxBins(); bin++) {
      double edge = ScoreHistogram.lowerEdge(bin);
      assertThat(ScoreHistogram.bin(edge)).isEqualTo(bin);
      if (bin > 0) {
        assertThat(ScoreHistogram.bin(Math.nextDown(edge))).isEqualTo(bin - 1);
      }
    }
    assertThat(ScoreHistogram.lowerEdge(ScoreHistogram.maxBins() / 2)).isEqualTo(0.5);
    assertThat(ScoreHistogram.bin(1)).isEqualTo(ScoreHistogram.maxBins() - 1);
    assertThat(ScoreHistogram.bin(-0.0)).isZero();
  }

  @Test
  void tellsApartAllSaturatedFloatScoresAboveOneHalf() {
    assertThat(ScoreHistogram.bin(Math.nextDown(1f))).isLessThan(ScoreHistogram.bin(1));
    assertThat(ScoreHistogram.bin(Math.nextDown(Math.nextDown(1f))))
        .isLessThan(ScoreHistogram.bin(Math.nextDown(1f)));
  }

  @Test
  void keepsTheErrorOfUniformScoresSmall() {
    SplittableRandom random = new SplittableRandom(7);
    ScoreHistogram histogram = new ScoreHistogram();
    for (int i = 0; i < 50_000; i++) {
      histogram.add(random.nextDouble(), random.nextBoolean());
    }

    assertThat(histogram.aucErrorBound()).isBetween(0.0, 0.5 / 4096 + 2e-5);
    assertThat(histogram.auc()).isEqualTo(0.5, within(0.01));
  }

  @Test
  void hasNoErrorWhereNoBinHoldsBothClasses() {
    ScoreHistogram histogram = new ScoreHistogram();
    histogram.add(0.9, true);
    histogram.add(0.8, false);
    histogram.add(0.1, false);

    assertThat(histogram.auc()).isEqualTo(1);
    assertThat(histogram.aucErrorBound()).isZero();
  }

  @Test
  void countsTiesHalf() {
    ScoreHistogram histogram = new ScoreHistogram();
    histogram.add(0.5, true);
    histogram.add(0.5, false);

    assertThat(histogram.auc()).isEqualTo(0.5);
    assertThat(histogram.aucErrorBound()).isEqualTo(0.5);
  }

  @Test
  void leavesTheAucOfASingleClassUndefined() {
    ScoreHistogram histogram = new ScoreHistogram();
    assertThat(histogram.auc()).isNaN();
    histogram.add(0.3, true);

    assertThat(histogram.auc()).isNaN();
    assertThat(histogram.aucErrorBound()).isNaN();
    assertThat(histogram.roc(10).defined()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        -1e-300,
        1.0000000000000002
      })
  void refusesWhatIsNoProbability(double score) {
    ScoreHistogram histogram = new ScoreHistogram();

    assertThatThrownBy(() -> histogram.add(score, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[0, 1]");
    assertThat(histogram).isEqualTo(new ScoreHistogram());
  }

  @Test
  void survivesSerialization() throws IOException, ClassNotFoundException {
    ScoreHistogram histogram = histogram(Cells.cases().get(3).list());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(histogram);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(histogram);
    }
  }

  private static ScoreHistogram histogram(List<Cells.Cell> cells) {
    ScoreHistogram histogram = new ScoreHistogram();
    cells.forEach(cell -> histogram.add(cell.probability(), cell.actual()));
    return histogram;
  }

  private static ConfusionMatrix callsAt(Cells cells, double threshold) {
    ConfusionMatrix calls = ConfusionMatrix.EMPTY;
    for (Cells.Cell cell : cells.list()) {
      calls = calls.plus(ConfusionMatrix.of(cell.actual(), cell.probability() >= threshold));
    }
    return calls;
  }
}
