package org.plasmospark.model;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Opens the fastest classifier that this machine has for a network. */
public final class Classifiers {
  private Classifiers() {}

  /**
   * A classifier for a bundle.
   *
   * @param batchSize the most images of one call, at least 1
   * @param where of the bundle, for the sentence if its network cannot be read
   */
  public static CellClassifier open(ModelBundle bundle, int batchSize, String where) {
    List<Integer> shape = bundle.metadata().input().shape();
    return of(
        ModelZip.read(bundle.modelZip(), where),
        shape.stream().mapToInt(Integer::intValue).toArray(),
        batchSize);
  }

  /**
   * A classifier for a network, which it closes in the end.
   *
   * @param shape channels, rows, columns of the input
   */
  public static CellClassifier of(MultiLayerNetwork network, int[] shape, int batchSize) {
    return new Dl4jClassifier(network, shape, batchSize);
  }
}
