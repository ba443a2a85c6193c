package org.plasmospark.spark.training;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.spark.scoring.ScoredCell;

/**
 * What a network predicted for the cells of a partition, in their order.
 *
 * @param probabilities of the positive class; NaN where the network gave none
 * @param positives 1 for a cell of the positive class, 0 for another
 * @param order hash over the paths in their order, the same if the cells are the same
 */
record PartitionProbabilities(float[] probabilities, byte[] positives, int order) {

  /** Whether it has no cell. */
  boolean isEmpty() {
    return probabilities.length == 0;
  }

  /** Of the cells that were decoded. */
  static PartitionProbabilities of(Iterator<ScoredCell> cells, LabelSet labels) {
    List<Float> probabilities = new ArrayList<>();
    List<Boolean> positives = new ArrayList<>();
    int order = 0;
    while (cells.hasNext()) {
      ScoredCell cell = cells.next();
      if (cell.isPredicted() || cell.isNotComputed()) {
        probabilities.add((float) cell.probability());
        positives.add(labels.isPositive(cell.entry().label()));
        order = 31 * order + cell.entry().path().hashCode();
      }
    }
    float[] values = new float[probabilities.size()];
    byte[] classes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = probabilities.get(i);
      classes[i] = (byte) (positives.get(i) ? 1 : 0);
    }
    return new PartitionProbabilities(values, classes, order);
  }
}
