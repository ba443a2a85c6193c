package org.plasmospark.spark.training;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.spark.scoring.ClassifierFactory;
import org.plasmospark.spark.scoring.ScoredCell;
import org.plasmospark.spark.table.Cell;

/**
 * What a network is fed of the cells, in training and in validation.
 *
 * @param <C> form in which the cells lie with their workers
 */
interface TrainingInput<C extends Cell> extends Serializable {
  /** The same for tasks that are sent now. */
  default TrainingInput<C> now() {
    return this;
  }

  /** Shape of an example: channels, rows, columns, or the length of a vector. */
  int[] shape();

  /**
   * The minibatches of the cells in their order; the last may be smaller. The examples of one are
   * gone when the next is asked for or the minibatches are closed.
   *
   * @param epoch counted from 1
   */
  Minibatches minibatches(List<C> cells, int epoch);

  /** Every cell with its probability, or quarantined. */
  JavaRDD<ScoredCell> score(ClassifierFactory classifiers, JavaRDD<C> cells);
}
