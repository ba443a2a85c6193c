package org.plasmospark.spark.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training between two rounds: everything that the rest of it depends on besides plan and data.
 * Order, augmentation and dropout are functions of seed, epoch, step and content, so that there is
 * no state of random numbers.
 *
 * @param stage in progress
 * @param epoch in progress, from 1; one more than there are when the last of the stage has ended
 * @param totals of the rounds of this epoch that are done
 * @param updates made so far in the stage
 * @param parameters as they stand, of the network of the stage
 * @param updaterState as it stands, empty for an updater without one
 * @param average of the parameters in the stage so far; empty if there is none
 * @param history of the epochs before
 * @param best of the epochs before; null before the first has ended
 */
public record TrainingState(
    TrainingStage stage,
    int epoch,
    EpochTotals totals,
    int updates,
    float[] parameters,
    float[] updaterState,
    float[] average,
    List<EpochRecord> history,
    Best best) {

  /** Copies the list. */
  public TrainingState {
    history = List.copyOf(history);
  }

  /** How many rounds of the epoch are done. */
  public int rounds() {
    return totals.rounds();
  }

  /**
   * The best epoch so far: that of the highest validation AUC, the first of equals, and the last
   * one as long as there is no AUC.
   *
   * @param epoch from 1
   * @param auc of its validation, of what stands for it; NaN if undefined
   * @param parameters at its end, or their average if that stands for it, of the network of its
   *     stage
   * @param metrics of its validation by name, null where undefined; empty without validation cells
   */
  public record Best(int epoch, double auc, float[] parameters, Map<String, Double> metrics) {

    /** Copies the map. */
    public Best {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** Whether an epoch that ends later takes this one's place. */
    boolean yieldsTo(double laterAuc) {
      return Double.isNaN(auc) || laterAuc > auc;
    }
  }
}
