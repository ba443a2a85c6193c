package org.plasmospark.model.onednn;

import java.nio.FloatBuffer;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.InferenceEngine;
import org.plasmospark.model.compute.InputFormat;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.WeightedGraph;

/** Inference on oneDNN. */
final class OneDnnInferenceEngine implements InferenceEngine {
  private final GraphSpec graph;
  private final InputFormat input;
  private final InferenceGraph memory;
  private final int featureLength;

  OneDnnInferenceEngine(
      WeightedGraph network, InputFormat input, int batchSize, Precision precision) {
    this.graph = network.graph();
    this.input = input;
    this.featureLength = graph.features().length();
    this.memory = new InferenceGraph(network, input, batchSize, precision);
  }

  @Override
  public GraphSpec graph() {
    return graph;
  }

  @Override
  public int batchSize() {
    return memory.batch();
  }

  @Override
  public void features(FloatBuffer images, int examples, float[] out) {
    require(false);
    Checks.images(graph.image().length(), images, examples);
    compute((start, size) -> memory.forward(images, start, size), examples, out);
  }

  @Override
  public void features(byte[] pixels, int examples, float[] out) {
    require(true);
    Checks.images(graph.image().length(), pixels.length, examples);
    compute((start, size) -> memory.forward(pixels, start, size), examples, out);
  }

  private void require(boolean pixels) {
    memory.checkOpen();
    if (input.pixels() != pixels) {
      throw new IllegalStateException(
          "images come as " + (input.pixels() ? "bytes" : "numbers") + " here");
    }
  }

  private void compute(Pass pass, int examples, float[] out) {
    if (examples < 0 || out.length < (long) examples * featureLength) {
      throw new IllegalArgumentException(
          examples + " examples of " + featureLength + " features into " + out.length + " places");
    }
    for (int start = 0; start < examples; start += memory.batch()) {
      int size = Math.min(memory.batch(), examples - start);
      pass.of(start, size).get(0, out, start * featureLength, size * featureLength);
    }
  }

  /** Computes the features of some examples. */
  @FunctionalInterface
  private interface Pass {
    FloatBuffer of(int start, int size);
  }

  @Override
  public long nativeBytes() {
    return memory.nativeBytes();
  }

  @Override
  public void close() {
    memory.close();
  }
}
