package org.plasmospark.spark.scoring;

import java.io.Serializable;
import org.plasmospark.model.CellClassifier;

/** Opens a classifier where a partition is scored; what it needs travels with it as a broadcast. */
@FunctionalInterface
public interface ClassifierFactory extends Serializable {
  /**
   * A new classifier, closed by the caller.
   *
   * @param batchSize the most images of one call
   */
  CellClassifier open(int batchSize);
}
