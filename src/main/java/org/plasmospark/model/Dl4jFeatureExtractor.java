package org.plasmospark.model;

import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Computes features with DL4J's own layers, on whatever backend ND4J has loaded. */
final class Dl4jFeatureExtractor implements FeatureExtractor {
  private final ComputationGraph network;
  private final int[] shape;
  private final int batchSize;

  /**
   * @param shape channels, rows, columns of the input
   */
  Dl4jFeatureExtractor(ComputationGraph network, int[] shape, int batchSize) {
    this.network = network;
    this.shape = shape.clone();
    this.batchSize = batchSize;
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public float[] features(float[] images, int count) {
    float[] features = new float[0];
    for (int start = 0; start < count; start += batchSize) {
      float[] part = batch(images, start, Math.min(batchSize, count - start));
      if (start == 0) {
        features = new float[Math.multiplyExact(count, part.length / Math.min(batchSize, count))];
      }
      System.arraycopy(part, 0, features, start * (features.length / count), part.length);
    }
    return features;
  }

  private float[] batch(float[] images, int start, int size) {
    int length = shape[0] * shape[1] * shape[2];
    float[] part = Arrays.copyOfRange(images, start * length, (start + size) * length);
    try (INDArray batch = Nd4j.create(part, new long[] {size, shape[0], shape[1], shape[2]});
        INDArray output = network.outputSingle(batch);
        INDArray inOrder = output.dup('c')) {
      return FloatVectors.copy(inOrder);
    }
  }

  @Override
  public String engine() {
    return Engines.dl4jName();
  }

  /** Leaves the network open, which is the caller's. */
  @Override
  public void close() {}
}
