package org.plasmospark.evaluation.statistics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

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

  private final BootstrapPlan plan;
  private final int patients;
  private final Map<SampledMetric, Double> values;
  private final Map<SampledMetric, double[]> samples;

  MetricSamples(
      BootstrapPlan plan,
      int patients,
      Map<SampledMetric, Double> values,
      Map<SampledMetric, double[]> samples) {
    this.plan = plan;
    this.patients = patients;
    this.values = values;
    this.samples = samples;
  }

  /** Patients that were drawn from. */
  public int patients() {
    return patients;
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
   * A metric with its percentile interval (Efron and Tibshirani, chapter 13). Without bounds if the
   * metric is undefined, or is so in too many samples.
   */
  public Interval interval(SampledMetric metric) {
    return interval(values.get(metric), samples.get(metric).clone());
  }

  /**
   * This metric minus that of another model, sample by sample, so that what makes patients hard for
   * both is not counted as a difference.
   *
   * @param other of the same patients and the same plan
   * @throws IllegalArgumentException if it is not
   */
  public Interval difference(SampledMetric metric, MetricSamples other) {
    if (!plan.equals(other.plan) || patients != other.patients) {
      throw new IllegalArgumentException("the two were not sampled alike");
    }
    double[] differences = samples.get(metric).clone();
    for (int i = 0; i < differences.length; i++) {
      differences[i] -= other.samples.get(metric)[i];
    }
    return interval(values.get(metric) - other.values.get(metric), differences);
  }

  /** A metric of each sample, NaN where it is undefined; not a copy. */
  double[] sampled(SampledMetric metric) {
    return samples.get(metric);
  }

  private Interval interval(double value, double[] sampled) {
    double[] defined =
        Arrays.stream(sampled).filter(each -> !Double.isNaN(each)).sorted().toArray();
    if (Double.isNaN(value) || defined.length < (1 - MOST_UNDEFINED) * sampled.length) {
      return new Interval(value, Double.NaN, Double.NaN);
    }
    double tail = (1 - plan.level()) / 2;
    return new Interval(value, quantile(defined, tail), quantile(defined, 1 - tail));
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
