package org.plasmospark.spark.training;

import java.util.List;
import java.util.Map;

/** States of a training that never was. */
public final class TrainingStates {
  private TrainingStates() {}

  /** Before an epoch. */
  public static TrainingState of(int epoch) {
    float[] parameters = {epoch, 0.5f, -1};
    return new TrainingState(
        TrainingStage.TRAIN,
        epoch,
        new EpochTotals(),
        10 * epoch,
        parameters,
        new float[] {1, 2, 3, 4, 5, 6},
        new float[] {epoch, 0.4f, -1},
        List.of(),
        new TrainingState.Best(1, 0.9, parameters, Map.of("auc", 0.9)));
  }
}
