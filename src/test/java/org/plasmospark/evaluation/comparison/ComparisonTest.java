package org.plasmospark.evaluation.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmospark.evaluation.Cells;
import org.plasmospark.evaluation.Cells.Cell;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.statistics.BootstrapPlan;
import org.plasmospark.evaluation.statistics.SampledMetric;

class ComparisonTest {
  private static final BootstrapPlan PLAN = new BootstrapPlan(100, 0.95, 1);
  private static final List<Double> THRESHOLDS = List.of(0.5, 0.3, 0.5);

  @ParameterizedTest
  @MethodSource("org.plasmospark.evaluation.Cells#cases")
  void saysTheSameInAnyPartitionAndOrder(Cells cells) {
    Comparison whole = compare(collect(cells.list()));
    for (long partition = 0; partition < 3; partition++) {
      ComparisonAccumulator merged = new ComparisonAccumulator(THRESHOLDS);
      for (List<Cell> part : cells.partitions(partition)) {
        merged = collect(part).merge(merged);
      }
      assertThat(compare(merged)).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("org.plasmospark.evaluation.Cells#cases")
  void countsPairsAsOneByOne(Cells cells) {
    ComparisonAccumulator counts = collect(cells.list());
    for (int first = 0; first < 3; first++) {
      for (int second = 0; second < 3; second++) {
        long[] expected = new long[4];
        for (Cell cell : cells.list()) {
          boolean one = isRight(cell, first);
          boolean other = isRight(cell, second);
          expected[(one ? 0 : 2) + (other ? 0 : 1)]++;
        }
        assertThat(counts.pair(first, second))
            .isEqualTo(new PairedCalls(expected[0], expected[1], expected[2], expected[3]));
      }
    }
  }

  @Test
  void testsEveryPairAndAdjustsForTheirNumber() {
    ComparisonAccumulator counts = new ComparisonAccumulator(THRESHOLDS);
    for (int i = 0; i < 100; i++) {
      // The first model is always right, the second misses 8 cells, the third always misses.
      counts.add(new double[] {0.9, i < 8 ? 0.1 : 0.9, 0.1}, true, "P" + i % 10);
    }
    Comparison comparison = compare(counts);

    assertThat(comparison.cells()).isEqualTo(100);
    assertThat(comparison.patients()).isEqualTo(10);
    assertThat(comparison.pairs())
        .extracting(ModelPair::first, ModelPair::second)
        .containsExactly(tuple(0, 1), tuple(0, 2), tuple(1, 2));
    ModelPair closest = comparison.pairs().get(0);
    assertThat(closest.calls()).isEqualTo(new PairedCalls(92, 8, 0, 0));
    assertThat(closest.test().pValue()).isEqualTo(0x1p-7);
    assertThat(closest.adjustedPValue()).as("the largest of three").isEqualTo(0x1p-7);
    assertThat(comparison.pairs().get(1).adjustedPValue())
        .isEqualTo(3 * comparison.pairs().get(1).test().pValue());
    assertThat(closest.differences().get(SampledMetric.ACCURACY).excludesZero()).isTrue();
    assertThat(ComparisonJson.pairs(comparison, List.of("a", "b", "c")).get(0).toString())
        .contains("first=a, second=b, bothRight=92, onlyFirstRight=8")
        .contains("method=exact, statistic=null, pValue=0.0078125")
        .doesNotContain("NaN");
  }

  @Test
  void hasNoIntervalsWithoutPatients() {
    ComparisonAccumulator counts = new ComparisonAccumulator(List.of(0.5, 0.5));
    counts.add(new double[] {0.9, 0.1}, true, null);
    counts.add(new double[] {0.1, 0.1}, false, null);
    Comparison comparison = compare(counts);

    assertThat(comparison.hasIntervals()).isFalse();
    assertThat(comparison.pairs().get(0).differences()).isEmpty();
    assertThat(ComparisonJson.model(comparison, 0)).containsEntry("intervals", null);
  }

  @Test
  void refusesOtherNumbersOfModels() {
    ComparisonAccumulator counts = new ComparisonAccumulator(THRESHOLDS);

    assertThatThrownBy(() -> counts.add(new double[] {0.5}, true, "P"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> counts.merge(new ComparisonAccumulator(List.of(0.5))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void leavesWhatItMergesAsItIs() {
    ComparisonAccumulator one = collect(Cells.cases().get(0).list());
    ComparisonAccumulator other = collect(Cells.cases().get(1).list());
    Comparison before = compare(other);
    one.merge(other);
    one.add(new double[] {0.5, 0.5, 0.5}, true, "P0");

    assertThat(compare(other)).isEqualTo(before);
    EvaluationAccumulator last = one.evaluation(2);
    assertThat(last.confusion().total())
        .isEqualTo(Cells.cases().get(0).list().size() + Cells.cases().get(1).list().size() + 1);
  }

  private static Comparison compare(ComparisonAccumulator counts) {
    return Comparison.of(counts, PLAN, "test", "Parasitized", "Uninfected");
  }

  private static ComparisonAccumulator collect(List<Cell> cells) {
    ComparisonAccumulator accumulator = new ComparisonAccumulator(THRESHOLDS);
    for (Cell cell : cells) {
      accumulator.add(probabilities(cell), cell.actual(), cell.patientId());
    }
    return accumulator;
  }

  private static boolean isRight(Cell cell, int model) {
    return probabilities(cell)[model] >= THRESHOLDS.get(model) == cell.actual();
  }

  /** Of the model that scored the cell, of the same at another threshold, and of a guess. */
  private static double[] probabilities(Cell cell) {
    return new double[] {
      cell.probability(),
      cell.probability(),
      new SplittableRandom(cell.imageId().hashCode()).nextDouble()
    };
  }
}
