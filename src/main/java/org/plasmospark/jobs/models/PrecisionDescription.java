package org.plasmospark.jobs.models;

import java.util.Locale;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.evaluation.PrecisionComparison;
import org.plasmospark.model.BundleMetadata;

/** Says what numbers a model was trained with and may be scored with. */
public final class PrecisionDescription {
  private PrecisionDescription() {}

  /**
   * For the bundle.
   *
   * @param comparison of float32 and bfloat16; null after a training in float32
   */
  static BundleMetadata.Precision of(PrecisionComparison comparison) {
    if (comparison == null) {
      return new BundleMetadata.Precision("float32", false, null);
    }
    ConfusionMatrix exact = comparison.exact().confusion();
    ConfusionMatrix reduced = comparison.reduced().confusion();
    return new BundleMetadata.Precision(
        "bfloat16",
        !comparison.withinLimits(),
        new BundleMetadata.PrecisionMetrics(
            comparison.exact().n(),
            comparison.exact().threshold(),
            Finite.orNull(comparison.exact().auc()),
            Finite.orNull(comparison.reduced().auc()),
            Finite.orNull(exact.sensitivity()),
            Finite.orNull(reduced.sensitivity()),
            Finite.orNull(exact.specificity()),
            Finite.orNull(reduced.specificity()),
            Finite.orNull(comparison.largestDifference()),
            comparison.withinLimits()));
  }

  private static String apart(PrecisionComparison comparison) {
    return Double.isNaN(comparison.largestDifference())
        ? "the largest difference between probabilities undefined"
        : String.format(
            Locale.ROOT, "probabilities at most %.4f apart", comparison.largestDifference());
  }

  /** For people: what the comparison found. */
  public static String line(PrecisionComparison comparison) {
    ConfusionMatrix exact = comparison.exact().confusion();
    ConfusionMatrix reduced = comparison.reduced().confusion();
    String found =
        String.format(
            Locale.ROOT,
            "float32 and bfloat16 on %,d validation cells: AUC %s and %s, sensitivity %s and"
                + " %s, specificity %s and %s, %s",
            comparison.exact().n(),
            Finite.text(comparison.exact().auc(), 5),
            Finite.text(comparison.reduced().auc(), 5),
            Finite.text(exact.sensitivity()),
            Finite.text(reduced.sensitivity()),
            Finite.text(exact.specificity()),
            Finite.text(reduced.specificity()),
            apart(comparison));
    return comparison.withinLimits()
        ? found + "."
        : found + "; not shown to be the same, so that the model is always scored in float32.";
  }
}
