package org.plasmospark.spark.averaging;

import java.io.Serializable;
import org.plasmospark.evaluation.ScoreHistogram;
import org.plasmospark.spark.ProcessMemory;

/**
 * What one worker brings back from a round.
 *
 * @param worker the partition it trained
 * @param examples how many images it trained; 0 for an empty partition, which takes no part in the
 *     average
 * @param fromMemory of these that were not decoded, but kept from before
 * @param minibatches how many updates it made
 * @param lossSum sum over its examples of the loss before the update that used them
 * @param decodeNanos time spent in waiting for minibatches that are decoded meanwhile
 * @param augmentNanos the same while they are resized and augmented: all of the waiting is divided
 *     as the making of the minibatches was
 * @param fitNanos time spent in {@code fit}
 * @param scores what was predicted for the examples before the updates that used them; empty where
 *     the network does not say
 * @param memory of the worker's process when it was done
 * @param parameters the trained parameters
 * @param updaterState the updater state after the last update
 */
record RoundResult(
    int worker,
    long examples,
    long fromMemory,
    int minibatches,
    double lossSum,
    long decodeNanos,
    long augmentNanos,
    long fitNanos,
    ScoreHistogram scores,
    ProcessMemory memory,
    float[] parameters,
    float[] updaterState)
    implements Serializable {
  private static final float[] NOTHING = {};

  /** Time spent in waiting for minibatches. */
  long waitNanos() {
    return decodeNanos + augmentNanos;
  }

  /** The same without parameters and updater state. */
  RoundResult withoutArrays() {
    return with(NOTHING, NOTHING);
  }

  /** The same with parameters and updater state. */
  RoundResult with(float[] trained, float[] trainedState) {
    return new RoundResult(
        worker,
        examples,
        fromMemory,
        minibatches,
        lossSum,
        decodeNanos,
        augmentNanos,
        fitNanos,
        scores,
        memory,
        trained,
        trainedState);
  }

  /** A result without parameters and updater state. */
  static RoundResult of(
      int worker,
      long examples,
      long fromMemory,
      int minibatches,
      double lossSum,
      long decodeNanos,
      long augmentNanos,
      long fitNanos,
      ScoreHistogram scores,
      ProcessMemory memory) {
    return new RoundResult(
        worker,
        examples,
        fromMemory,
        minibatches,
        lossSum,
        decodeNanos,
        augmentNanos,
        fitNanos,
        scores,
        memory,
        NOTHING,
        NOTHING);
  }

  /** The result of a worker that had nothing to train. */
  static RoundResult empty(int worker) {
    return of(worker, 0, 0, 0, 0, 0, 0, 0, new ScoreHistogram(), ProcessMemory.UNKNOWN);
  }
}
