package org.plasmospark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrecisionComparisonTest {
  private static final ConfusionMatrix CALLS = new ConfusionMatrix(900, 50, 950, 100);

  @Test
  void acceptsWhatIsTheSame() {
    assertThat(compare(summary(CALLS, 0.98), summary(CALLS, 0.98))).isTrue();
  }

  @Test
  void acceptsDifferencesUpToTheLimits() {
    ConfusionMatrix two = new ConfusionMatrix(898, 52, 948, 102);
    assertThat(compare(summary(CALLS, 0.98), summary(two, 0.9805))).isTrue();
    assertThat(compare(summary(two, 0.9805), summary(CALLS, 0.98))).isTrue();
  }

  @Test
  void refusesADifferenceOfAnyOfTheThreeInEitherDirection() {
    EvaluationSummary exact = summary(CALLS, 0.98);
    for (EvaluationSummary other :
        List.of(
            summary(CALLS, 0.98051),
            summary(new ConfusionMatrix(897, 50, 950, 103), 0.98),
            summary(new ConfusionMatrix(900, 53, 947, 100), 0.98))) {
      assertThat(compare(exact, other)).isFalse();
      assertThat(compare(other, exact)).isFalse();
    }
  }

  @Test
  void refusesWhatIsUndefined() {
    EvaluationSummary onlyPositive = summary(new ConfusionMatrix(9, 0, 0, 1), Double.NaN);
    EvaluationSummary none = summary(ConfusionMatrix.EMPTY, Double.NaN);
    assertThat(compare(onlyPositive, onlyPositive)).isFalse();
    assertThat(compare(none, none)).isFalse();
  }

  @Test
  void comparesTheSameCellsOnly() {
    EvaluationSummary other = summary(new ConfusionMatrix(900, 50, 950, 101), 0.98);
    assertThatThrownBy(() -> compare(summary(CALLS, 0.98), other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the same cells");
  }

  private static boolean compare(EvaluationSummary exact, EvaluationSummary reduced) {
    return new PrecisionComparison(exact, reduced, 0.01).withinLimits();
  }

  private static EvaluationSummary summary(ConfusionMatrix calls, double auc) {
    return new EvaluationSummary(
        "validation", "P", "N", 0.5, calls, auc, 0, 0.1, RocCurve.UNDEFINED, List.of());
  }
}
