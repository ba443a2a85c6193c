package org.plasmospark.model.onednn;

import java.nio.FloatBuffer;
import org.plasmospark.model.compute.InferenceEngine;
import org.plasmospark.model.compute.NetworkSpec;
import org.plasmospark.model.compute.Precision;

/** Prediction on oneDNN; the last batch is filled up with zeros. */
final class OneDnnInferenceEngine implements InferenceEngine {
  private final NetworkSpec network;
  private final Graph graph;

  OneDnnInferenceEngine(
      NetworkSpec network, float[] parameters, int batchSize, Precision precision) {
    Checks.length("parameters", parameters, network.parameterCount());
    this.network = network;
    this.graph = new Graph(network, batchSize, precision, false);
    for (Parameter parameter : graph.parameters()) {
      parameter.load(graph.stream(), parameters);
    }
  }

  @Override
  public NetworkSpec network() {
    return network;
  }

  @Override
  public int batchSize() {
    return graph.batch();
  }

  @Override
  public void probabilities(FloatBuffer images, int examples, float[] out) {
    graph.checkOpen();
    Checks.images(network, images, examples);
    if (examples < 0 || out.length < examples) {
      throw new IllegalArgumentException(examples + " examples into " + out.length + " places");
    }
    for (int start = 0; start < examples; start += graph.batch()) {
      int size = Math.min(graph.batch(), examples - start);
      FloatBuffer logits = graph.forward(images, start, size);
      for (int i = 0; i < size; i++) {
        out[start + i] = (float) BinaryCrossEntropy.sigmoid(logits.get(i));
      }
    }
  }

  @Override
  public long nativeBytes() {
    return graph.nativeBytes();
  }

  @Override
  public void close() {
    graph.close();
  }
}
