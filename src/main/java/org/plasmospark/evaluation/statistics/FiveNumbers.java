package org.plasmospark.evaluation.statistics;

import java.util.Collection;

/**
 * The five-number summary of some values (Tukey, Exploratory Data Analysis, 1977). The quartiles
 * lie at the places (n + 1) / 4, (n + 1) / 2 and 3 (n + 1) / 4, between two values by their
 * distance: definition 6 of Hyndman and Fan, The American Statistician 50 (1996) 361-365.
 *
 * @param n how many values there are; without any the five are NaN
 */
public record FiveNumbers(
    int n,
    double minimum,
    double lowerQuartile,
    double median,
    double upperQuartile,
    double maximum) {

  private static final FiveNumbers NONE =
      new FiveNumbers(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /** The summary of values, of which those that are NaN are left out. */
  public static FiveNumbers of(Collection<Double> values) {
    double[] sorted =
        values.stream()
            .mapToDouble(Double::doubleValue)
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .toArray();
    return sorted.length == 0
        ? NONE
        : new FiveNumbers(
            sorted.length,
            sorted[0],
            MetricSamples.quantile(sorted, 0.25),
            MetricSamples.quantile(sorted, 0.5),
            MetricSamples.quantile(sorted, 0.75),
            sorted[sorted.length - 1]);
  }
}
