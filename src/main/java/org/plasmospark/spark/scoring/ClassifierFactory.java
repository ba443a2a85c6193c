package org.plasmospark.spark.scoring;

import java.io.Serializable;
import java.util.Optional;
import org.plasmospark.model.CellClassifier;

/** Opens a classifier where a partition is scored; what it needs travels with it as a broadcast. */
@FunctionalInterface
public interface ClassifierFactory extends Serializable {
  /**
   * A new classifier, closed by the caller.
   *
   * @param batchSize the most images of one call
   * @param pixelFactor what makes the network's numbers of colours; if there is one, the classifier
   *     takes colours where it can
   */
  CellClassifier open(int batchSize, Optional<Float> pixelFactor);

  /** A new classifier that takes numbers, closed by the caller. */
  default CellClassifier open(int batchSize) {
    return open(batchSize, Optional.empty());
  }
}
