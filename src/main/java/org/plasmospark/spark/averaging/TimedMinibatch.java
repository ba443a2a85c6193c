package org.plasmospark.spark.averaging;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A minibatch that says how all those of its partition were made so far, by all threads. */
public final class TimedMinibatch extends DataSet {
  private static final long serialVersionUID = 1L;

  private final long decodeNanos;
  private final long augmentNanos;
  private final long fromMemory;

  /**
   * @param decodeNanos time spent in decoding
   * @param augmentNanos time spent in resizing and augmenting
   * @param fromMemory examples that were not decoded, but kept from before
   */
  public TimedMinibatch(
      INDArray features, INDArray labels, long decodeNanos, long augmentNanos, long fromMemory) {
    super(features, labels);
    this.decodeNanos = decodeNanos;
    this.augmentNanos = augmentNanos;
    this.fromMemory = fromMemory;
  }

  /** How much of the making was augmenting, 0 to 1; 0 for minibatches that do not say. */
  static double augmentShare(DataSet minibatch) {
    return minibatch instanceof TimedMinibatch timed && timed.augmentNanos > 0
        ? timed.augmentNanos / (double) (timed.decodeNanos + timed.augmentNanos)
        : 0;
  }

  /**
   * Examples of the partition so far that were kept from before; 0 if the minibatch does not say.
   */
  static long fromMemory(DataSet minibatch) {
    return minibatch instanceof TimedMinibatch timed ? timed.fromMemory : 0;
  }
}
