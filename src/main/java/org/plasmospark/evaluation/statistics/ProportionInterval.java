package org.plasmospark.evaluation.statistics;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.plasmospark.evaluation.ConfusionMatrix;

/**
 * The interval of a share of cells that come from several patients: Clopper-Pearson's, on as many
 * cells as those of the patients are worth. Korn and Graubard, Survey Methodology 24 (1998)
 * 193-201.
 *
 * <p>With a share p of n cells of G patients, and the variance v of p as a ratio of sums over
 * patients, that is n* = p (1 - p) / v · (t<sub>n-1</sub> / t<sub>G-1</sub>)<sup>2</sup>, at most
 * n; t are the quantiles of Student's distribution at the tail.
 *
 * <p>Two things differ, because v says little where few patients have errors:
 *
 * <ul>
 *   <li>If no cell or every cell is wrong, v is 0, and n* = G. That is the cautious end, where a
 *       patient's cells are all right or all wrong: the chance that all of G patients are without
 *       error is at most p<sup>G</sup>, however many cells each has.
 *   <li>If n* is above G, v has k - 1 degrees of freedom in place of G - 1, where k patients have
 *       cells of the rarer outcome; that takes n* down to G, not further. With G - 1, such
 *       intervals are too short ({@code IntervalCoverageTest}).
 * </ul>
 */
final class ProportionInterval {
  private final long part;
  private final long whole;
  private final int patients;
  private final int withRarer;
  private final double variance;

  private ProportionInterval(SampledMetric metric, List<ConfusionMatrix> calls) {
    List<ConfusionMatrix> having = calls.stream().filter(each -> metric.whole(each) > 0).toList();
    this.part = having.stream().mapToLong(metric::part).sum();
    this.whole = having.stream().mapToLong(metric::whole).sum();
    this.patients = having.size();
    long withPart = having.stream().filter(each -> metric.part(each) > 0).count();
    long withRest = having.stream().filter(each -> metric.part(each) < metric.whole(each)).count();
    this.withRarer = (int) Math.min(withPart, withRest);
    double squares = 0;
    for (ConfusionMatrix each : having) {
      double residual = metric.part(each) - value() * metric.whole(each);
      squares += residual * residual;
    }
    this.variance = squares / whole / whole * patients / (patients - 1);
  }

  /**
   * @param metric a proportion
   * @param patients the cells of each patient
   * @return without bounds if there is no such cell
   */
  static Interval of(SampledMetric metric, List<ConfusionMatrix> patients, double level) {
    return new ProportionInterval(metric, patients).interval(level);
  }

  private Interval interval(double level) {
    if (whole == 0) {
      return Interval.without(Double.NaN);
    }
    return withRarer == 0 || patients == 1
        ? ClopperPearson.of(value(), patients, level, IntervalMethod.CLOPPER_PEARSON)
        : ClopperPearson.of(value(), effective(level), level, IntervalMethod.KORN_GRAUBARD);
  }

  private double value() {
    return (double) part / whole;
  }

  /** n*, of at least two patients, from 1 to all cells. */
  private double effective(double level) {
    double unadjusted = value() * (1 - value()) / variance;
    double ofCells = student(level, whole - 1);
    double usual = unadjusted * square(ofCells / student(level, patients - 1));
    double cautious = unadjusted * square(ofCells / student(level, Math.max(1, withRarer - 1)));
    return Math.max(1, Math.min(whole, Math.max(cautious, Math.min(usual, patients))));
  }

  private static double square(double x) {
    return x * x;
  }

  /** The quantile of Student's distribution that leaves half of 1 - level above it. */
  static double student(double level, double degreesOfFreedom) {
    // Of the lower tail, which does not lose digits where it is small.
    return -new TDistribution(null, degreesOfFreedom).inverseCumulativeProbability((1 - level) / 2);
  }
}
