package org.plasmospark.evaluation;

/**
 * The same network on the same cells, once in float32 and once in a shorter number format.
 *
 * @param exact the evaluation in float32, of the cells that have a probability in both
 * @param reduced the evaluation in the shorter format, of the same
 * @param largestDifference between the two probabilities of a cell, in [0, 1]; NaN without cells,
 *     or if a cell has no probability in one of the two
 */
public record PrecisionComparison(
    EvaluationSummary exact, EvaluationSummary reduced, double largestDifference) {

  /**
   * Largest difference of the AUC that is accepted: a third of the standard error that sampling
   * alone gives an AUC of 0.99 on 2,000 cells of each class. Hanley and McNeil, Radiology 143
   * (1982) 29-36.
   */
  public static final double AUC_LIMIT = 0.0005;

  /**
   * Largest difference of sensitivity and of specificity that is accepted: half of the standard
   * error that sampling alone gives a rate of 0.97 on 2,000 cells.
   */
  public static final double RATE_LIMIT = 0.002;

  /** So that rounding does not refuse a difference that is exactly a limit. */
  private static final double ROUNDING = 1e-12;

  /**
   * @throws IllegalArgumentException if the two are not evaluations of the same cells at the same
   *     threshold
   */
  public PrecisionComparison {
    if (exact.n() != reduced.n()
        || exact.positives() != reduced.positives()
        || exact.threshold() != reduced.threshold()) {
      throw new IllegalArgumentException("only evaluations of the same cells can be compared");
    }
  }

  /**
   * Whether AUC, sensitivity and specificity are the same within the limits. What is undefined,
   * because a class has no cells or a cell no probability, has not been shown to be the same.
   */
  public boolean withinLimits() {
    return !Double.isNaN(largestDifference)
        && isClose(exact.auc(), reduced.auc(), AUC_LIMIT)
        && isClose(exact.confusion().sensitivity(), reduced.confusion().sensitivity(), RATE_LIMIT)
        && isClose(exact.confusion().specificity(), reduced.confusion().specificity(), RATE_LIMIT);
  }

  private static boolean isClose(double exact, double reduced, double limit) {
    return Math.abs(exact - reduced) <= limit + ROUNDING;
  }
}
