package org.plasmospark.spark.training;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.spark.table.Cell;

/** What a network should say of cells. */
final class Targets {
  private Targets() {}

  /** {@code [n, 1]}: 1 for the positive class, 0 for the negative. */
  static INDArray of(List<? extends Cell> cells, LabelSet labels) {
    float[] targets = new float[cells.size()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = labels.isPositive(cells.get(i).entry().label()) ? 1 : 0;
    }
    return Nd4j.create(targets, new long[] {targets.length, 1});
  }
}
