package org.plasmospark.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plasmospark.evaluation.PrecisionComparison;
import org.plasmospark.manifest.LabelSet;

class PrecisionCheckTest {
  private static final byte[] CLASSES = {1, 0, 1, 0};

  @Test
  void trustsNoFormatInWhichACellHasNoProbability() {
    List<PartitionProbabilities> exact = List.of(partition(0.9f, 0.2f, 0.8f, 0.1f), partition());
    List<PartitionProbabilities> reduced =
        List.of(partition(0.9f, 0.2f, Float.NaN, 0.1f), partition());
    PrecisionComparison same = compare(exact, exact);
    assertThat(same.withinLimits()).isTrue();
    assertThat(same.largestDifference()).isZero();
    for (PrecisionComparison other : List.of(compare(exact, reduced), compare(reduced, exact))) {
      assertThat(other.withinLimits()).isFalse();
      assertThat(other.largestDifference()).isNaN();
      assertThat(other.exact().n()).isEqualTo(3);
      assertThat(other.reduced().confusion()).isEqualTo(other.exact().confusion());
    }
  }

  @Test
  void findsTheLargestDifferenceOfAllPartitions() {
    PrecisionComparison found =
        compare(
            List.of(partition(0.9f, 0.25f), partition(0.5f, 0.5f)),
            List.of(partition(0.9f, 0), partition(0.5f, 0.375f)));
    assertThat(found.largestDifference()).isEqualTo(0.25);
    assertThat(found.exact().n()).isEqualTo(4);
  }

  @Test
  void hasNoDifferenceWithoutCells() {
    PrecisionComparison none = compare(List.of(partition()), List.of(partition()));
    assertThat(none.largestDifference()).isNaN();
    assertThat(none.withinLimits()).isFalse();
  }

  private static PrecisionComparison compare(
      List<PartitionProbabilities> exact, List<PartitionProbabilities> reduced) {
    return PrecisionCheck.comparison(exact, reduced, 0.5, LabelSet.NIH);
  }

  private static PartitionProbabilities partition(float... probabilities) {
    return new PartitionProbabilities(probabilities, CLASSES, 3);
  }
}
