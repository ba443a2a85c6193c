package org.plasmospark.evaluation.statistics;

import java.util.Map;
import java.util.Optional;
import org.plasmospark.evaluation.EvaluationAccumulator;

/**
 * The metrics of an evaluation with their intervals.
 *
 * @param plan how the intervals were made
 * @param byMetric an interval for each metric; empty if they are not known, because the patient of
 *     a cell is unknown or there are fewer than two patients
 */
public record MetricIntervals(BootstrapPlan plan, Map<SampledMetric, Interval> byMetric) {

  /** Copies the map. */
  public MetricIntervals {
    byMetric = Map.copyOf(byMetric);
  }

  /** The intervals of an evaluation. */
  public static MetricIntervals of(EvaluationAccumulator evaluation, BootstrapPlan plan) {
    return of(PatientBootstrap.sample(evaluation, plan), plan);
  }

  /** The intervals of samples, if there are any. */
  public static MetricIntervals of(Optional<MetricSamples> samples, BootstrapPlan plan) {
    return new MetricIntervals(plan, samples.map(MetricSamples::intervals).orElse(Map.of()));
  }

  /** Whether there are intervals at all; single metrics may be without bounds all the same. */
  public boolean areKnown() {
    return !byMetric.isEmpty();
  }

  /** The interval of a metric, if it has bounds. */
  public Optional<Interval> bounded(SampledMetric metric) {
    return Optional.ofNullable(byMetric.get(metric)).filter(Interval::isBounded);
  }
}
