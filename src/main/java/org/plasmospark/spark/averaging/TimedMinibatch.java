package org.plasmospark.spark.averaging;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A minibatch that says what all those of its partition took to make so far, of all threads. */
public final class TimedMinibatch extends DataSet {
  private static final long serialVersionUID = 1L;

  private final long decodeNanos;
  private final long augmentNanos;

  /**
   * @param decodeNanos time spent in decoding
   * @param augmentNanos time spent in resizing and augmenting
   */
  public TimedMinibatch(INDArray features, INDArray labels, long decodeNanos, long augmentNanos) {
    super(features, labels);
    this.decodeNanos = decodeNanos;
    this.augmentNanos = augmentNanos;
  }

  /** How much of the making was augmenting, 0 to 1; 0 for minibatches that do not say. */
  static double augmentShare(DataSet minibatch) {
    return minibatch instanceof TimedMinibatch timed && timed.augmentNanos > 0
        ? timed.augmentNanos / (double) (timed.decodeNanos + timed.augmentNanos)
        : 0;
  }
}
