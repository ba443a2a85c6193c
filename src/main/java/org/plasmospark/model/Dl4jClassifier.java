package org.plasmospark.model;

import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Predicts with DL4J's own layers, on whatever backend ND4J has loaded. */
final class Dl4jClassifier implements CellClassifier {
  private final MultiLayerNetwork network;
  private final int[] shape;
  private final int batchSize;

  /**
   * @param shape channels, rows, columns of the input
   */
  Dl4jClassifier(MultiLayerNetwork network, int[] shape, int batchSize) {
    this.network = network;
    this.shape = shape.clone();
    this.batchSize = batchSize;
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public float[] probabilities(float[] images, int count) {
    int length = count * shape[0] * shape[1] * shape[2];
    float[] exact = images.length == length ? images : Arrays.copyOf(images, length);
    try (INDArray batch = Nd4j.create(exact, new long[] {count, shape[0], shape[1], shape[2]});
        INDArray output = network.output(batch)) {
      return output.data().asFloat();
    }
  }

  @Override
  public String engine() {
    return backend();
  }

  /** The name of DL4J's layers on the backend that ND4J has loaded. */
  static String backend() {
    return "dl4j-"
        + Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend").toLowerCase();
  }

  @Override
  public void close() {
    NetworkMemory.free(network);
  }
}
