package org.plasmospark.jobs.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.evaluation.Robustness;
import org.plasmospark.evaluation.RobustnessSpread;
import org.plasmospark.image.SimulatedChanges;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.scoring.Scoring;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.spark.source.CellSource;

/** Measures a model on cells under simulated changes, beside its evaluation. */
final class RobustnessPass {
  private RobustnessPass() {}

  /**
   * Predicts the cells again, under each change.
   *
   * @param plain counts of the same cells as they are
   * @return nothing if there are no changes
   */
  static Optional<Robustness> measure(
      Work work,
      ModelBundle bundle,
      SimulatedChanges changes,
      CellSource source,
      EvaluationAccumulator plain) {
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    List<EvaluationAccumulator> counts =
        Scoring.scorer(work, bundle)
            .under(changes)
            .count(
                work.spark(),
                source,
                Scoring.labels(bundle),
                work.context().settings().evaluate().threshold(),
                work.context().progress());
    return Optional.of(Robustness.of(plain, changes.list(), counts));
  }

  /** A sentence if the figures are not all of the same cells. */
  static List<String> warnings(Robustness robustness) {
    return robustness.hasOtherCells()
        ? List.of(
            "Under some of the simulated changes the network gave no probability for some cells;"
                + " those figures are of fewer cells.")
        : List.of();
  }

  /** What the changes cost, for people. */
  static String line(RobustnessSpread robustness) {
    int changes = robustness.changed().size();
    return robustness
        .largestLoss()
        .map(row -> line(changes, row))
        .orElse(changes + " simulated changes: their AUC is not defined.");
  }

  private static String line(int changes, RobustnessSpread.Row row) {
    if (row.aucLoss().mean() <= 0) {
      return changes + " simulated changes: AUC falls under none.";
    }
    return String.format(
        Locale.ROOT,
        "%d simulated changes: AUC falls most under %s %s, by %s to %s.",
        changes,
        row.change().kind().code(),
        row.change().strength(),
        Finite.text(row.aucLoss().mean()),
        Finite.text(row.auc().mean()));
  }
}
