package org.plasmospark.evaluation.comparison;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.statistics.BootstrapPlan;
import org.plasmospark.evaluation.statistics.HolmAdjustment;
import org.plasmospark.evaluation.statistics.Interval;
import org.plasmospark.evaluation.statistics.McNemarTest;
import org.plasmospark.evaluation.statistics.MetricIntervals;
import org.plasmospark.evaluation.statistics.MetricSamples;
import org.plasmospark.evaluation.statistics.PatientBootstrap;
import org.plasmospark.evaluation.statistics.SampledMetric;

/**
 * What several models have in common and what tells them apart, on the same cells.
 *
 * @param plan of the intervals
 * @param summaries an evaluation for each model
 * @param intervals of each model's metrics; known for all models or for none
 * @param pairs every two models, in their order
 */
public record Comparison(
    BootstrapPlan plan,
    List<EvaluationSummary> summaries,
    List<MetricIntervals> intervals,
    List<ModelPair> pairs) {

  /** Copies the lists. */
  public Comparison {
    summaries = List.copyOf(summaries);
    intervals = List.copyOf(intervals);
    pairs = List.copyOf(pairs);
  }

  /**
   * Compares what was counted.
   *
   * @param split which part of the data the cells are
   * @param positiveLabel name of the class whose probability was scored
   * @param negativeLabel name of the other class
   */
  public static Comparison of(
      ComparisonAccumulator counts,
      BootstrapPlan plan,
      String split,
      String positiveLabel,
      String negativeLabel) {
    List<EvaluationSummary> summaries = new ArrayList<>();
    List<Optional<MetricSamples>> samples = new ArrayList<>();
    for (int model = 0; model < counts.models(); model++) {
      summaries.add(counts.evaluation(model).summary(split, positiveLabel, negativeLabel));
      samples.add(PatientBootstrap.sample(counts.evaluation(model), plan));
    }
    return new Comparison(
        plan,
        summaries,
        samples.stream().map(each -> MetricIntervals.of(each, plan)).toList(),
        pairs(counts, samples));
  }

  /** Evaluated cells, the same for each model. */
  public long cells() {
    return summaries.get(0).n();
  }

  /** Patients whose cells they are, as far as known. */
  public int patients() {
    return summaries.get(0).patients().size();
  }

  /** Whether the metrics have intervals. */
  public boolean hasIntervals() {
    return intervals.get(0).areKnown();
  }

  private static List<ModelPair> pairs(
      ComparisonAccumulator counts, List<Optional<MetricSamples>> samples) {
    record Pair(int first, int second, PairedCalls calls, McNemarTest test) {}
    List<Pair> found = new ArrayList<>();
    for (int first = 0; first < counts.models(); first++) {
      for (int second = first + 1; second < counts.models(); second++) {
        PairedCalls calls = counts.pair(first, second);
        found.add(
            new Pair(
                first,
                second,
                calls,
                McNemarTest.of(calls.onlyFirstRight(), calls.onlySecondRight())));
      }
    }
    double[] adjusted =
        HolmAdjustment.adjust(found.stream().mapToDouble(each -> each.test.pValue()).toArray());
    List<ModelPair> pairs = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Pair pair = found.get(i);
      pairs.add(
          new ModelPair(
              pair.first,
              pair.second,
              pair.calls,
              pair.test,
              adjusted[i],
              differences(samples.get(pair.first), samples.get(pair.second))));
    }
    return pairs;
  }

  private static Map<SampledMetric, Interval> differences(
      Optional<MetricSamples> first, Optional<MetricSamples> second) {
    Map<SampledMetric, Interval> differences = new EnumMap<>(SampledMetric.class);
    if (first.isPresent() && second.isPresent()) {
      for (SampledMetric metric : SampledMetric.values()) {
        differences.put(metric, first.get().difference(metric, second.get()));
      }
    }
    return differences;
  }
}
