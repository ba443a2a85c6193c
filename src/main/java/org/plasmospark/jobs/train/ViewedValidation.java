package org.plasmospark.jobs.train;

import java.util.Map;
import java.util.TreeMap;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.evaluation.EvaluateJob;
import org.plasmospark.jobs.models.ScoringViews;
import org.plasmospark.jobs.scoring.Scoring;
import org.plasmospark.jobs.training.TrainingCells;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.spark.scoring.ScoredCells;
import org.plasmospark.spark.source.CellSource;

/** What a network is worth on the validation cells as its bundle is scored: in several views. */
final class ViewedValidation {
  private ViewedValidation() {}

  /**
   * Measures.
   *
   * @return by name, null where undefined, also if a cell has no probability; empty for a bundle of
   *     one view, which the training has measured, and without validation cells
   */
  static Map<String, Double> metrics(Work work, ModelBundle bundle, TrainingCells cells) {
    Map<String, Double> metrics = new TreeMap<>();
    if (ScoringViews.of(work.context().settings(), bundle.metadata()) == 1) {
      return metrics;
    }
    CellSource source = cells.validation().source();
    if (source.size() == 0) {
      return metrics;
    }
    LabelSet labels = cells.labels();
    try (ScoredCells scored =
        ScoredCells.score(
            work.spark(),
            Scoring.scorer(work, bundle),
            source,
            work.context().progress(),
            "validate")) {
      EvaluationAccumulator counts =
          EvaluateJob.counts(scored, labels, bundle.metadata().threshold().value());
      EvaluationSummary summary =
          counts.summary("validation", labels.positive(), labels.negative());
      boolean whole = scored.quarantined() == 0;
      metrics.put("accuracy", whole ? Finite.orNull(summary.confusion().accuracy()) : null);
      metrics.put("auc", whole ? Finite.orNull(summary.auc()) : null);
    }
    return metrics;
  }
}
