package org.plasmospark.evaluation.statistics;

import java.util.LinkedHashMap;
import java.util.Map;
import org.plasmospark.evaluation.Finite;

/** Intervals as plain maps and numbers; what is undefined is null. */
public final class StatisticsJson {
  private StatisticsJson() {}

  /** Each interval under the name of its metric; null if there are none. */
  public static Map<String, Object> intervals(Map<SampledMetric, Interval> intervals) {
    if (intervals.isEmpty()) {
      return null;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    for (SampledMetric metric : SampledMetric.values()) {
      Interval interval = intervals.get(metric);
      Map<String, Object> bounds = new LinkedHashMap<>();
      bounds.put("value", Finite.orNull(interval.value()));
      bounds.put("lower", Finite.orNull(interval.lower()));
      bounds.put("upper", Finite.orNull(interval.upper()));
      bounds.put("method", interval.methodText());
      json.put(metric.text(), bounds);
    }
    return json;
  }

  /** The plan of the intervals, and each under the name of its metric; null if there are none. */
  public static Map<String, Object> of(MetricIntervals intervals) {
    if (!intervals.areKnown()) {
      return null;
    }
    Map<String, Object> json = plan(intervals.plan());
    json.put("metrics", intervals(intervals.byMetric()));
    return json;
  }

  /** The level of intervals, and the samples and seed of those that were made by resampling. */
  public static Map<String, Object> plan(BootstrapPlan plan) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("level", plan.level());
    json.put("samples", plan.samples());
    json.put("seed", plan.seed());
    return json;
  }
}
