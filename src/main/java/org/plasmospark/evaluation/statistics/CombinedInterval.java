package org.plasmospark.evaluation.statistics;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The interval of a metric made of proportions: its formula at their lower bounds, and at their
 * upper ones. As all of them are hardly at their bounds together, it is rather too wide.
 */
final class CombinedInterval {
  private static final Interval ANYTHING = new Interval(0.5, 0, 1, IntervalMethod.CLOPPER_PEARSON);

  private CombinedInterval() {}

  /**
   * @param value of the metric
   * @param proportions their intervals; one without bounds may be anything from 0 to 1
   * @throws IllegalArgumentException if the metric is not made of proportions
   */
  static Interval of(
      SampledMetric metric, double value, Function<SampledMetric, Interval> proportions) {
    return Interval.around(
        value,
        combine(metric, proportions, Interval::lower),
        combine(metric, proportions, Interval::upper),
        IntervalMethod.COMBINED);
  }

  /** All formulas rise with each of their proportions. */
  private static double combine(
      SampledMetric metric,
      Function<SampledMetric, Interval> proportions,
      ToDoubleFunction<Interval> bound) {
    ToDoubleFunction<SampledMetric> at =
        proportion -> {
          Interval interval = proportions.apply(proportion);
          return bound.applyAsDouble(interval.isBounded() ? interval : ANYTHING);
        };
    double sensitivity = at.applyAsDouble(SampledMetric.SENSITIVITY);
    double specificity = at.applyAsDouble(SampledMetric.SPECIFICITY);
    double ppv = at.applyAsDouble(SampledMetric.PPV);
    double npv = at.applyAsDouble(SampledMetric.NPV);
    return switch (metric) {
      case BALANCED_ACCURACY -> (sensitivity + specificity) / 2;
      // 0 if either is: its reciprocal is infinite.
      case F1 -> 2 / (1 / sensitivity + 1 / ppv);
      case MCC ->
          Math.sqrt(sensitivity * specificity * ppv * npv)
              - Math.sqrt((1 - sensitivity) * (1 - specificity) * (1 - ppv) * (1 - npv));
      default -> throw new IllegalArgumentException(metric + " is not made of proportions");
    };
  }
}
