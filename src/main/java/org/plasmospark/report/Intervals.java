package org.plasmospark.report;

import java.util.Locale;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.statistics.BootstrapPlan;

/** The words that go with intervals. */
final class Intervals {
  /** Percentile intervals of fewer are known to be too narrow. */
  private static final int FEW_PATIENTS = 20;

  private Intervals() {}

  /** What an interval is called: 95% interval. */
  static String name(BootstrapPlan plan) {
    // Without digits that say nothing: 95%, 99.9%.
    return Figures.percent(plan.level()).replace(".0%", "%") + " interval";
  }

  /** How the intervals were made and what to make of them. */
  static String explanation(BootstrapPlan plan, EvaluationSummary summary) {
    return String.format(
        Locale.ROOT,
        "Intervals say how far figures would move with other patients like these: the %s were drawn"
            + " %s times with replacement, each with all cells (percentile bootstrap, seed %d)."
            + " Cells of one patient are alike, so that few patients make wide intervals, however"
            + " many cells they have. An interval without width only says that no patient here"
            + " made a difference.%s",
        Figures.count(summary.patients().size(), "patient"),
        Figures.count(plan.samples()),
        plan.seed(),
        summary.patients().size() < FEW_PATIENTS
            ? " These patients are few: the intervals are rough, and rather too narrow."
            : "");
  }
}
