package org.plasmospark.evaluation.statistics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.plasmospark.evaluation.ConfusionMatrix;

/**
 * The metrics of an evaluation, and of each sample of its patients; made by {@link
 * PatientBootstrap}.
 */
public final class MetricSamples {
  /**
   * A metric that is undefined in more samples than this, because they lack a class, gets no
   * interval: what is left would be a choice among the samples.
   */
  private static final double MOST_UNDEFINED = 0.05;

  /** Samples that differ by less do so by rounding. */
  private static final double NO_WIDTH = 1e-12;

  private final BootstrapPlan plan;
  private final List<ConfusionMatrix> patients;
  private final Map<SampledMetric, Double> values;
  private final Map<SampledMetric, double[]> samples;

  MetricSamples(
      BootstrapPlan plan,
      List<ConfusionMatrix> patients,
      Map<SampledMetric, Double> values,
      Map<SampledMetric, double[]> samples) {
    this.plan = plan;
    this.patients = patients;
    this.values = values;
    this.samples = samples;
  }

  /** Patients that were drawn from. */
  public int patients() {
    return patients.size();
  }

  /** All metrics with their intervals. */
  public Map<SampledMetric, Interval> intervals() {
    Map<SampledMetric, Interval> intervals = new EnumMap<>(SampledMetric.class);
    for (SampledMetric metric : SampledMetric.values()) {
      intervals.put(metric, interval(metric));
    }
    return intervals;
  }

  /**
   * A metric with its interval; without bounds if the metric is undefined.
   *
   * <ul>
   *   <li>A proportion has that of Korn and Graubard.
   *   <li>Any other metric has percentiles of the samples, with widened tails. There are no bounds
   *       if it is undefined in too many samples.
   *   <li>If it is the same in all samples, as that of a model without errors is, these say
   *       nothing. Then AUC has Clopper-Pearson's bounds, the observations being the patients with
   *       positive or those with negative cells, whichever are fewer: so many pairs of patients are
   *       independent, and the chance that all are in the right order is at most AUC to that power.
   *       The others are combined from the bounds of their proportions.
   * </ul>
   */
  public Interval interval(SampledMetric metric) {
    double value = values.get(metric);
    if (Double.isNaN(value)) {
      return Interval.without(value);
    }
    if (metric.isProportion()) {
      return ProportionInterval.of(metric, patients, plan.level());
    }
    double[] defined = defined(samples.get(metric));
    if (hasWidth(defined)) {
      return percentiles(value, defined);
    }
    return metric == SampledMetric.AUC
        ? ClopperPearson.of(value, fewerPatients(), plan.level(), IntervalMethod.CLOPPER_PEARSON)
        : CombinedInterval.of(metric, value, this::interval);
  }

  /**
   * This metric minus that of another model, sample by sample, so that what makes patients hard for
   * both is not counted as a difference. If the difference is the same in all samples, its bounds
   * are made of those of the two metrics, as if the models erred independently: MOVER, Zou and
   * Donner, Statistics in Medicine 27 (2008) 1693-1702.
   *
   * @param other of the same patients and the same plan
   * @throws IllegalArgumentException if it is not
   */
  public Interval difference(SampledMetric metric, MetricSamples other) {
    if (!plan.equals(other.plan) || patients() != other.patients()) {
      throw new IllegalArgumentException("the two were not sampled alike");
    }
    double value = values.get(metric) - other.values.get(metric);
    double[] differences = samples.get(metric).clone();
    for (int i = 0; i < differences.length; i++) {
      differences[i] -= other.samples.get(metric)[i];
    }
    double[] defined = defined(differences);
    return Double.isNaN(value) || hasWidth(defined)
        ? percentiles(value, defined)
        : mover(interval(metric), other.interval(metric));
  }

  /** A metric of each sample, NaN where it is undefined; not a copy. */
  double[] sampled(SampledMetric metric) {
    return samples.get(metric);
  }

  private long fewerPatients() {
    return Math.min(
        patients.stream().filter(each -> each.positives() > 0).count(),
        patients.stream().filter(each -> each.negatives() > 0).count());
  }

  private static double[] defined(double[] sampled) {
    return Arrays.stream(sampled).filter(each -> !Double.isNaN(each)).sorted().toArray();
  }

  private static boolean hasWidth(double[] sorted) {
    return sorted.length > 0 && sorted[sorted.length - 1] - sorted[0] > NO_WIDTH;
  }

  private Interval percentiles(double value, double[] defined) {
    if (Double.isNaN(value) || defined.length < (1 - MOST_UNDEFINED) * plan.samples()) {
      return Interval.without(value);
    }
    double tail = tail(plan.level(), patients());
    return Interval.around(
        value, quantile(defined, tail), quantile(defined, 1 - tail), IntervalMethod.BOOTSTRAP);
  }

  private static Interval mover(Interval first, Interval second) {
    double value = first.value() - second.value();
    if (!first.isBounded() || !second.isBounded()) {
      return Interval.without(value);
    }
    return Interval.around(
        value,
        value - Math.hypot(first.value() - first.lower(), second.upper() - second.value()),
        value + Math.hypot(first.upper() - first.value(), second.value() - second.lower()),
        IntervalMethod.MOVER);
  }

  /**
   * The share of the samples beyond each bound. Percentiles at half of 1 - level are too close
   * together for few patients, by the square root of (G - 1) / G and as the normal distribution is
   * narrower than Student's: the expanded percentile interval of Hesterberg, The American
   * Statistician 69 (2015) 371-386. For four patients and fewer the bounds are the lowest and the
   * highest of thousands of samples, and cannot be far enough apart.
   */
  static double tail(double level, int patients) {
    double distance =
        Math.sqrt(patients / (patients - 1.0)) * ProportionInterval.student(level, patients - 1);
    return ErrorFunction.complement(distance / Math.sqrt(2)) / 2;
  }

  /**
   * The quantile at place (n + 1) p, between two values by their distance: definition 6 of Hyndman
   * and Fan, The American Statistician 50 (1996) 361-365.
   */
  static double quantile(double[] sorted, double p) {
    double place = (sorted.length + 1) * p - 1;
    int below = (int) Math.floor(place);
    if (below < 0) {
      return sorted[0];
    }
    if (below >= sorted.length - 1) {
      return sorted[sorted.length - 1];
    }
    return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
  }
}
