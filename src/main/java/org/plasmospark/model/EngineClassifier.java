package org.plasmospark.model;

import java.nio.FloatBuffer;
import org.plasmospark.model.compute.InferenceEngine;

/** Predicts on one of the engines. */
final class EngineClassifier implements CellClassifier {
  private final InferenceEngine engine;
  private final boolean pixels;
  private final String name;

  /**
   * @param pixels whether the engine takes bytes
   */
  EngineClassifier(InferenceEngine engine, boolean pixels, String name) {
    this.engine = engine;
    this.pixels = pixels;
    this.name = name;
  }

  @Override
  public int batchSize() {
    return engine.batchSize();
  }

  @Override
  public float[] probabilities(float[] images, int count) {
    float[] probabilities = new float[count];
    engine.probabilities(FloatBuffer.wrap(images), count, probabilities);
    return probabilities;
  }

  @Override
  public boolean takesPixels() {
    return pixels;
  }

  @Override
  public float[] probabilities(byte[] images, int count) {
    float[] probabilities = new float[count];
    engine.probabilities(images, count, probabilities);
    return probabilities;
  }

  @Override
  public String engine() {
    return name;
  }

  @Override
  public void close() {
    engine.close();
  }
}
