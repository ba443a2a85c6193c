package org.plasmospark.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.plasmospark.image.SimulatedChange;

/**
 * How one model does on the same cells as they are and under simulated changes.
 *
 * @param plain on the cells as they are
 * @param changed on the cells under each change
 */
public record Robustness(Calls plain, List<Changed> changed) {
  /**
   * The calls in figures. Undefined ones are {@link Double#NaN}.
   *
   * @param cells with a probability
   */
  public record Calls(
      long cells, double accuracy, double sensitivity, double specificity, double auc) {
    /** The figures of counts. */
    public static Calls of(EvaluationAccumulator counts) {
      ConfusionMatrix confusion = counts.confusion();
      return new Calls(
          confusion.total(),
          confusion.accuracy(),
          confusion.sensitivity(),
          confusion.specificity(),
          counts.scores().auc());
    }
  }

  /** A change and the calls under it. */
  public record Changed(SimulatedChange change, Calls calls) {}

  /** Copies the list. */
  public Robustness {
    changed = List.copyOf(changed);
  }

  /**
   * The figures of counts.
   *
   * @param plain of the cells as they are
   * @param changes that were made
   * @param counts of the cells under each of them, in the same order
   */
  public static Robustness of(
      EvaluationAccumulator plain,
      List<SimulatedChange> changes,
      List<EvaluationAccumulator> counts) {
    List<Changed> changed = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      changed.add(new Changed(changes.get(i), Calls.of(counts.get(i))));
    }
    return new Robustness(Calls.of(plain), changed);
  }

  /** Whether some changes leave more or fewer cells with a probability than there are without. */
  public boolean hasOtherCells() {
    return changed.stream().anyMatch(each -> each.calls().cells() != plain.cells());
  }
}
