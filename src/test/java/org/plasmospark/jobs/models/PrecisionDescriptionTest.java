package org.plasmospark.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.PrecisionComparison;
import org.plasmospark.model.BundleMetadata;

class PrecisionDescriptionTest {
  @Test
  void saysOnlyFloat32AfterATrainingInFloat32() {
    assertThat(PrecisionDescription.of(null))
        .isEqualTo(new BundleMetadata.Precision("float32", false, null));
  }

  @Test
  void allowsBfloat16WhereItPredictsTheSame() {
    PrecisionComparison same = comparison(0.7, 0.7);
    BundleMetadata.Precision precision = PrecisionDescription.of(same);
    assertThat(precision.trainedWith()).isEqualTo("bfloat16");
    assertThat(precision.requiresFloat32()).isFalse();
    assertThat(precision.comparison())
        .isEqualTo(
            new BundleMetadata.PrecisionMetrics(2, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, true));
    assertThat(PrecisionDescription.line(same)).endsWith("0.0000 apart.");
  }

  @Test
  void requiresFloat32WhereBfloat16PredictsOtherwise() {
    PrecisionComparison other = comparison(0.7, 0.4);
    assertThat(PrecisionDescription.of(other).requiresFloat32()).isTrue();
    assertThat(PrecisionDescription.of(other).comparison().withinLimits()).isFalse();
    assertThat(PrecisionDescription.line(other))
        .contains("sensitivity 1.0000 and 0.0000")
        .endsWith("always scored in float32.");
  }

  @Test
  void requiresFloat32WithoutValidationCells() {
    EvaluationSummary none = new EvaluationAccumulator(0.5).summary("validation", "P", "N");
    BundleMetadata.Precision precision =
        PrecisionDescription.of(new PrecisionComparison(none, none, Double.NaN));
    assertThat(precision.requiresFloat32()).isTrue();
    assertThat(precision.comparison())
        .isEqualTo(
            new BundleMetadata.PrecisionMetrics(
                0, 0.5, null, null, null, null, null, null, null, false));
  }

  private static PrecisionComparison comparison(double exact, double reduced) {
    return new PrecisionComparison(summary(exact), summary(reduced), exact - reduced);
  }

  private static EvaluationSummary summary(double probabilityOfThePositive) {
    EvaluationAccumulator sum = new EvaluationAccumulator(0.5);
    sum.add(probabilityOfThePositive, true);
    sum.add(0.1, false);
    return sum.summary("validation", "P", "N");
  }
}
