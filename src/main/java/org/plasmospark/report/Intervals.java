package org.plasmospark.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.statistics.BootstrapPlan;
import org.plasmospark.evaluation.statistics.Interval;
import org.plasmospark.evaluation.statistics.IntervalMethod;
import org.plasmospark.evaluation.statistics.MetricIntervals;

/** The words that go with intervals. */
final class Intervals {
  /** Percentiles over draws of fewer are known to be too close together. */
  private static final int FEW_PATIENTS = 20;

  private Intervals() {}

  /** What an interval is called: 95% interval. */
  static String name(BootstrapPlan plan) {
    // Without digits that say nothing: 95%, 99.9%.
    return Figures.percent(plan.level()).replace(".0%", "%") + " interval";
  }

  /** Whether one of the intervals was made so. */
  static boolean isUsed(Stream<Interval> intervals, IntervalMethod method) {
    return intervals.anyMatch(interval -> interval.method() == method);
  }

  /**
   * How the intervals were made and what to make of them.
   *
   * @param intervals of one model or of several, on the same cells
   */
  static String explanation(List<MetricIntervals> intervals, EvaluationSummary summary) {
    StringBuilder text =
        new StringBuilder(
            "Intervals say how far figures would move with other patients like these. Cells of one"
                + " patient are alike, so that few patients make wide intervals, however many cells"
                + " they have.");
    for (IntervalMethod method : IntervalMethod.values()) {
      if (isUsed(intervals.stream().flatMap(each -> each.byMetric().values().stream()), method)) {
        text.append(' ').append(sentence(method, intervals.get(0).plan(), summary));
      }
    }
    return text.toString();
  }

  private static String sentence(
      IntervalMethod method, BootstrapPlan plan, EvaluationSummary summary) {
    return switch (method) {
      case KORN_GRAUBARD ->
          "A share, such as sensitivity, has the interval of as many independent cells as the cells"
              + " of these patients are worth (Clopper-Pearson, as Korn and Graubard).";
      case CLOPPER_PEARSON ->
          "Where a figure is at its limit, such as 100%, or comes from one patient alone, each"
              + " patient counts as one observation (Clopper-Pearson).";
      case BOOTSTRAP ->
          String.format(
              Locale.ROOT,
              "For other figures the %s were drawn %s times with replacement, each with all cells"
                  + " (bootstrap, seed %d; percentiles with tails widened as Hesterberg). Where few"
                  + " patients have errors, such intervals are rather too narrow.%s",
              Figures.count(summary.patients().size(), "patient"),
              Figures.count(plan.samples()),
              plan.seed(),
              summary.patients().size() < FEW_PATIENTS
                  ? " These patients are few: the same goes for all such intervals here."
                  : "");
      case COMBINED ->
          "Balanced accuracy, F1 score and Matthews correlation, where no draw changes them, take"
              + " the value of their formula at the bounds of the shares that they are made of.";
      case MOVER -> "A difference has an interval made of those of its two figures (MOVER).";
    };
  }
}
