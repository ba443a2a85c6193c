package org.plasmospark.evaluation.statistics;

/**
 * A figure and between what bounds it is likely to lie. Undefined parts are {@link Double#NaN}.
 *
 * @param value as measured
 * @param lower bound, not above {@code value}
 * @param upper bound, not below {@code value}
 * @param method how the bounds were made; null without bounds
 */
public record Interval(double value, double lower, double upper, IntervalMethod method) {
  /** Nothing is known. */
  public static final Interval UNKNOWN = without(Double.NaN);

  /**
   * @throws IllegalArgumentException if the value is not between the bounds, or if there is a
   *     method without bounds or the other way round
   */
  public Interval {
    if (upper < lower || lower > value || upper < value) {
      throw new IllegalArgumentException(value + " in an interval from " + lower + " to " + upper);
    }
    if ((method != null) != (Double.isFinite(lower) && Double.isFinite(upper))) {
      throw new IllegalArgumentException(
          "the method " + method + " of bounds " + lower + " and " + upper);
    }
  }

  /** A figure without bounds. */
  public static Interval without(double value) {
    return new Interval(value, Double.NaN, Double.NaN, null);
  }

  /** From {@code lower} to {@code upper}, and wider where these do not hold the value. */
  static Interval around(double value, double lower, double upper, IntervalMethod method) {
    return new Interval(value, Math.min(value, lower), Math.max(value, upper), method);
  }

  /** Whether there are bounds. */
  public boolean isBounded() {
    return method != null;
  }

  /** Whether there are bounds, and zero is outside of them. */
  public boolean excludesZero() {
    return isBounded() && (lower > 0 || upper < 0);
  }

  /** The name of the method in files; null without bounds. */
  public String methodText() {
    return method == null ? null : method.text();
  }
}
