package org.plasmospark.spark.training;

import java.io.Serializable;
import java.util.List;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.task.CoreShares;

/**
 * How to train.
 *
 * @param epochs passes over the training cells, at least 1
 * @param batchSize of each worker, at least 1
 * @param workers that train at the same time, at least 1
 * @param averagingWarmUp minibatches that each worker trains between two averages, for each of the
 *     first epochs, at least 1 each
 * @param averagingFrequency the same for the epochs after these
 * @param averagedWeightsDecay weight of the average of the parameters against an update, less than
 *     1; 0 for no average
 * @param earlyStopping when to end before the last epoch
 * @param scoringBatchSize images predicted at a time for the validation
 * @param compute what the network is computed with
 * @param shares of the cores of each JVM
 * @param cellMemory bytes outside of the heap in which each JVM keeps decoded cells from one epoch
 *     to the next, at least 0; results do not depend on it
 * @param seed of the order of the cells and of the augmentation
 */
public record TrainingPlan(
    Preprocessing preprocessing,
    ImageLimits limits,
    AugmentationSettings augmentation,
    LabelSet labels,
    int epochs,
    int batchSize,
    int workers,
    List<Integer> averagingWarmUp,
    int averagingFrequency,
    double averagedWeightsDecay,
    EarlyStopping earlyStopping,
    int scoringBatchSize,
    ComputeOptions compute,
    CoreShares shares,
    long cellMemory,
    long seed)
    implements Serializable {

  /** Copies the list. */
  public TrainingPlan {
    averagingWarmUp = List.copyOf(averagingWarmUp);
  }

  /**
   * The same for another number of epochs in which the network hardly changes any more, so that
   * they are averaged alike from the first on.
   */
  TrainingPlan settled(int otherEpochs) {
    return new TrainingPlan(
        preprocessing,
        limits,
        augmentation,
        labels,
        otherEpochs,
        batchSize,
        workers,
        List.of(),
        averagingFrequency,
        averagedWeightsDecay,
        earlyStopping,
        scoringBatchSize,
        compute,
        shares,
        cellMemory,
        seed);
  }

  /** Cells that a worker trains between two averages of an epoch, counted from 1. */
  int cellsOfARound(int epoch) {
    int minibatches =
        epoch <= averagingWarmUp.size() ? averagingWarmUp.get(epoch - 1) : averagingFrequency;
    return Math.multiplyExact(batchSize, minibatches);
  }
}
