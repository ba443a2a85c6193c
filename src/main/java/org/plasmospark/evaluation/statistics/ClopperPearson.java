package org.plasmospark.evaluation.statistics;

import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * The interval of a proportion that is never too short: Clopper and Pearson, Biometrika 26 (1934)
 * 404-413, by quantiles of the beta distribution, so that observations need not be whole numbers.
 */
final class ClopperPearson {
  private ClopperPearson() {}

  /**
   * @param value the proportion, in [0, 1]
   * @param observations that it is the proportion of, at least 1
   * @param level in (0, 1)
   */
  static Interval of(double value, double observations, double level, IntervalMethod method) {
    double tail = (1 - level) / 2;
    double part = value * observations;
    double rest = (1 - value) * observations;
    double lower = part > 0 ? quantile(tail, part, rest + 1) : 0;
    double upper = rest > 0 ? 1 - quantile(tail, rest, part + 1) : 1;
    return Interval.around(value, lower, upper, method);
  }

  private static double quantile(double p, double alpha, double beta) {
    // Without a generator of random numbers, which quantiles do not need.
    return new BetaDistribution(null, alpha, beta).inverseCumulativeProbability(p);
  }
}
