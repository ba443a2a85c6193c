package org.plasmospark.model;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Predicts with DL4J's own layers, on whatever backend ND4J has loaded. */
final class Dl4jClassifier implements CellClassifier {
  private final Model network;
  private final int[] shape;
  private final int batchSize;

  /**
   * @param network a chain or a graph of layers with one output
   * @param shape channels, rows, columns of the input, or the length of a vector
   */
  Dl4jClassifier(Model network, int[] shape, int batchSize) {
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
    long[] dimensions =
        IntStream.concat(IntStream.of(count), IntStream.of(shape)).asLongStream().toArray();
    int length = Math.toIntExact(LongStream.of(dimensions).reduce(1, Math::multiplyExact));
    float[] exact = images.length == length ? images : Arrays.copyOf(images, length);
    try (INDArray batch = Nd4j.create(exact, dimensions);
        INDArray output = output(batch)) {
      return output.data().asFloat();
    }
  }

  private INDArray output(INDArray batch) {
    return network instanceof ComputationGraph graph
        ? graph.outputSingle(batch)
        : ((MultiLayerNetwork) network).output(batch);
  }

  @Override
  public String engine() {
    return Engines.dl4jName();
  }

  @Override
  public void close() {
    NetworkMemory.free(network);
  }
}
