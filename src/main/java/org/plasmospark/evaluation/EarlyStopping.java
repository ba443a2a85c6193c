package org.plasmospark.evaluation;

import java.io.Serializable;
import java.util.List;

/**
 * When a training that gets no better ends (Prechelt, <em>Early stopping - but when?</em>, 1998).
 *
 * @param patience epochs in a row without a better AUC after which it ends; 0: it never ends early
 * @param minDelta how much higher than the best before an AUC must be to count as better, at least
 *     0
 */
public record EarlyStopping(int patience, double minDelta) implements Serializable {
  /** Never. */
  public static final EarlyStopping NEVER = new EarlyStopping(0, 0);

  /**
   * Whether a training ends after these epochs.
   *
   * @param aucs of the validation, an epoch each; NaN where it is undefined, which counts for
   *     nothing
   */
  public boolean ends(List<Double> aucs) {
    double best = Double.NEGATIVE_INFINITY;
    int waited = 0;
    for (double auc : aucs) {
      if (auc > best + minDelta) {
        best = auc;
        waited = 0;
      } else if (!Double.isNaN(auc)) {
        waited++;
      }
    }
    return patience > 0 && waited >= patience;
  }
}
