package org.plasmospark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrossValidationTest {

  @Test
  void describesTheSpreadOfAMetric() {
    CrossValidation.Spread spread = CrossValidation.Spread.of(List.of(2.0, 4.0, 4.0, 6.0));
    assertThat(spread.folds()).isEqualTo(4);
    assertThat(spread.mean()).isEqualTo(4);
    // Squares 4 + 0 + 0 + 4 over 3.
    assertThat(spread.standardDeviation()).isEqualTo(Math.sqrt(8.0 / 3), within(1e-15));
    assertThat(spread.lowest()).isEqualTo(2);
    assertThat(spread.highest()).isEqualTo(6);
  }

  @Test
  void leavesFoldsOutInWhichAMetricIsUndefined() {
    assertThat(CrossValidation.Spread.of(List.of(0.5, Double.NaN)))
        .isEqualTo(new CrossValidation.Spread(1, 0.5, Double.NaN, 0.5, 0.5));
    assertThat(CrossValidation.Spread.of(List.of(Double.NaN)))
        .isEqualTo(new CrossValidation.Spread(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN));
  }

  @Test
  void givesEveryMetricAndNullForWhatIsUndefined() {
    EvaluationAccumulator first = new EvaluationAccumulator(0.5);
    first.add(0.9, true, "p");
    first.add(0.2, false, "p");
    EvaluationAccumulator second = new EvaluationAccumulator(0.5);
    second.add(0.3, true, "q");
    CrossValidation validation =
        new CrossValidation(
            List.of(fold("fold-1", first), fold("fold-2", second)),
            new EvaluationAccumulator(0.5).merge(first).merge(second).summary("all", "P", "N"));

    Map<?, ?> spread = (Map<?, ?>) validation.toMap().get("spread");
    assertThat(((Map<?, ?>) spread.get("accuracy")).get("mean")).isEqualTo(0.5);
    assertThat(((Map<?, ?>) spread.get("auc")).get("folds")).isEqualTo(1);
    assertThat(((Map<?, ?>) spread.get("auc")).get("standardDeviation")).isNull();
    assertThat(((Map<?, ?>) validation.toMap().get("pooled")).get("cells")).isEqualTo(3L);
  }

  private static CrossValidation.Fold fold(String name, EvaluationAccumulator counts) {
    return new CrossValidation.Fold(name, 1, counts.summary(name, "P", "N"));
  }
}
