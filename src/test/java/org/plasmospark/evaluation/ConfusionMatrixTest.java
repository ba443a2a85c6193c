package org.plasmospark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfusionMatrixTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  void computesMetricsAsByHand() {
    ConfusionMatrix confusion = new ConfusionMatrix(90, 20, 80, 10);

    assertThat(confusion.total()).isEqualTo(200);
    assertThat(confusion.errors()).isEqualTo(30);
    assertThat(confusion.accuracy()).isEqualTo(0.85, EXACT);
    assertThat(confusion.sensitivity()).isEqualTo(0.9, EXACT);
    assertThat(confusion.specificity()).isEqualTo(0.8, EXACT);
    assertThat(confusion.ppv()).isEqualTo(9.0 / 11, EXACT);
    assertThat(confusion.npv()).isEqualTo(8.0 / 9, EXACT);
    assertThat(confusion.f1()).isEqualTo(6.0 / 7, EXACT);
    // (90 * 80 - 20 * 10) / sqrt(110 * 100 * 100 * 90)
    assertThat(confusion.mcc()).isEqualTo(7000 / Math.sqrt(99_000_000), EXACT);
    assertThat(confusion.balancedAccuracy()).isEqualTo(0.85, EXACT);
    assertThat(confusion.prevalence()).isEqualTo(0.5, EXACT);
  }

  @Test
  void leavesEveryMetricOfNoCellsUndefined() {
    ConfusionMatrix empty = ConfusionMatrix.EMPTY;

    assertThat(
            new double[] {
              empty.accuracy(),
              empty.sensitivity(),
              empty.specificity(),
              empty.ppv(),
              empty.npv(),
              empty.f1(),
              empty.mcc(),
              empty.balancedAccuracy(),
              empty.prevalence()
            })
        .containsOnly(Double.NaN);
  }

  @Test
  void leavesUndefinedOnlyWhatHasNoDenominator() {
    ConfusionMatrix negativesOnly = new ConfusionMatrix(0, 0, 7, 0);

    assertThat(negativesOnly.accuracy()).isEqualTo(1);
    assertThat(negativesOnly.specificity()).isEqualTo(1);
    assertThat(negativesOnly.npv()).isEqualTo(1);
    assertThat(negativesOnly.prevalence()).isZero();
    assertThat(negativesOnly.sensitivity()).isNaN();
    assertThat(negativesOnly.ppv()).isNaN();
    assertThat(negativesOnly.f1()).isNaN();
    assertThat(negativesOnly.mcc()).isNaN();
    assertThat(negativesOnly.balancedAccuracy()).isNaN();
  }

  @Test
  void givesZeroWhereAMetricIsZeroAndDefined() {
    ConfusionMatrix allWrong = new ConfusionMatrix(0, 5, 0, 5);

    assertThat(allWrong.f1()).isZero();
    assertThat(allWrong.ppv()).isZero();
    assertThat(allWrong.mcc()).isEqualTo(-1, EXACT);
  }

  @Test
  void keepsMccExactForABillionCellsACount() {
    long billion = 1_000_000_000;

    assertThat(new ConfusionMatrix(billion, 0, billion, 0).mcc()).isEqualTo(1, EXACT);
    assertThat(new ConfusionMatrix(0, billion, 0, billion).mcc()).isEqualTo(-1, EXACT);
    assertThat(new ConfusionMatrix(billion, billion, billion, billion).mcc()).isZero();
    assertThat(
            new ConfusionMatrix(9 * billion / 10, 2 * billion / 10, 8 * billion / 10, billion / 10)
                .mcc())
        .isEqualTo(7000 / Math.sqrt(99_000_000), EXACT);
  }

  @Test
  void placesACallWhereItBelongs() {
    assertThat(ConfusionMatrix.of(true, true)).isEqualTo(new ConfusionMatrix(1, 0, 0, 0));
    assertThat(ConfusionMatrix.of(false, true)).isEqualTo(new ConfusionMatrix(0, 1, 0, 0));
    assertThat(ConfusionMatrix.of(false, false)).isEqualTo(new ConfusionMatrix(0, 0, 1, 0));
    assertThat(ConfusionMatrix.of(true, false)).isEqualTo(new ConfusionMatrix(0, 0, 0, 1));
  }

  @ParameterizedTest
  @MethodSource("org.plasmospark.evaluation.Cells#cases")
  void addsUpTheSameInAnyOrderAndGrouping(Cells cells) {
    ConfusionMatrix whole = count(cells.list());

    ConfusionMatrix left = ConfusionMatrix.EMPTY;
    ConfusionMatrix right = ConfusionMatrix.EMPTY;
    for (var part : cells.partitions(cells.seed())) {
      left = left.plus(count(part));
      right = count(part).plus(right);
    }

    assertThat(left).isEqualTo(whole).isEqualTo(right);
    assertThat(whole.plus(ConfusionMatrix.EMPTY)).isEqualTo(whole);
    assertThat(whole.total()).isEqualTo(cells.list().size());
  }

  @Test
  void refusesNegativeCountsAndOverflow() {
    assertThatThrownBy(() -> new ConfusionMatrix(0, -1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    ConfusionMatrix full = new ConfusionMatrix(Long.MAX_VALUE, 0, 0, 0);
    assertThatThrownBy(() -> full.plus(ConfusionMatrix.of(true, true)))
        .isInstanceOf(ArithmeticException.class);
  }

  private static ConfusionMatrix count(Iterable<Cells.Cell> cells) {
    ConfusionMatrix sum = ConfusionMatrix.EMPTY;
    for (Cells.Cell cell : cells) {
      sum = sum.plus(ConfusionMatrix.of(cell.actual(), cell.probability() >= 0.5));
    }
    return sum;
  }
}
