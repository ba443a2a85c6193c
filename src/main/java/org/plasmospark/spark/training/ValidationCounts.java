package org.plasmospark.spark.training;

import java.io.Serializable;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.spark.scoring.ScoredCell;

/**
 * What a validation counts, in parts that add up in any order.
 *
 * @param calls of the cells that have a probability; grows with what is added
 * @param notComputed cells that the network gave no probability for
 */
record ValidationCounts(EvaluationAccumulator calls, long notComputed) implements Serializable {

  /**
   * Nothing yet.
   *
   * @param threshold from which probability on a cell is called positive
   */
  static ValidationCounts at(double threshold) {
    return new ValidationCounts(new EvaluationAccumulator(threshold), 0);
  }

  ValidationCounts with(ScoredCell cell, LabelSet labels) {
    if (cell.isPredicted()) {
      calls.add(cell.probability(), labels.isPositive(cell.entry().label()));
    }
    return cell.isNotComputed() ? new ValidationCounts(calls, notComputed + 1) : this;
  }

  ValidationCounts plus(ValidationCounts other) {
    return new ValidationCounts(calls.merge(other.calls), notComputed + other.notComputed);
  }

  /** Cells with a probability and without. */
  long cells() {
    return calls.confusion().total() + notComputed;
  }
}
