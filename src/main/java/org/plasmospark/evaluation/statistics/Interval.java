package org.plasmospark.evaluation.statistics;

/**
 * A figure and between what bounds it is likely to lie. Undefined parts are {@link Double#NaN}.
 *
 * @param value as measured
 * @param lower bound
 * @param upper bound, not below {@code lower}
 */
public record Interval(double value, double lower, double upper) {
  /** Nothing is known. */
  public static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);

  /**
   * @throws IllegalArgumentException if the upper bound is below the lower one
   */
  public Interval {
    if (upper < lower) {
      throw new IllegalArgumentException("an interval from " + lower + " to " + upper);
    }
  }

  /** Whether there are bounds. */
  public boolean isBounded() {
    return Double.isFinite(lower) && Double.isFinite(upper);
  }

  /** Whether there are bounds, and zero is outside of them. */
  public boolean excludesZero() {
    return isBounded() && (lower > 0 || upper < 0);
  }
}
