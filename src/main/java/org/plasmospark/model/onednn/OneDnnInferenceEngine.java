package org.plasmospark.model.onednn;

import java.nio.FloatBuffer;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.InferenceEngine;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.WeightedGraph;

/** Inference on oneDNN. */
final class OneDnnInferenceEngine implements InferenceEngine {
  private final GraphSpec graph;
  private final InferenceGraph memory;
  private final int featureLength;

  OneDnnInferenceEngine(WeightedGraph network, int batchSize, Precision precision) {
    this.graph = network.graph();
    this.featureLength = graph.features().length();
    this.memory = new InferenceGraph(network, batchSize, precision);
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
    memory.checkOpen();
    Checks.images(graph.image().length(), images, examples);
    if (examples < 0 || out.length < (long) examples * featureLength) {
      throw new IllegalArgumentException(
          examples + " examples of " + featureLength + " features into " + out.length + " places");
    }
    for (int start = 0; start < examples; start += memory.batch()) {
      int size = Math.min(memory.batch(), examples - start);
      memory.forward(images, start, size).get(0, out, start * featureLength, size * featureLength);
    }
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
