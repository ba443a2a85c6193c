package org.plasmospark.evaluation.statistics;

/**
 * How intervals are made.
 *
 * @param samples how often the patients are drawn anew where an interval is made by resampling, 100
 *     to 100,000
 * @param level share of such intervals that hold the truth, 0.5 to less than 1, for example 0.95
 * @param seed of the draws
 */
public record BootstrapPlan(int samples, double level, long seed) {
  /** The fewest samples: with fewer, the ends of an interval are single draws. */
  public static final int MIN_SAMPLES = 100;

  /** The most samples. */
  public static final int MAX_SAMPLES = 100_000;

  /** The lowest level. */
  public static final double MIN_LEVEL = 0.5;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public BootstrapPlan {
    if (samples < MIN_SAMPLES || samples > MAX_SAMPLES || !(level >= MIN_LEVEL && level < 1)) {
      throw new IllegalArgumentException(samples + " samples for intervals of level " + level);
    }
  }
}
