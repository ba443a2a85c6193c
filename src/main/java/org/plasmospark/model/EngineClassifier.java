package org.plasmospark.model;

import java.nio.FloatBuffer;
import java.util.Locale;
import org.plasmospark.model.compute.InferenceEngine;
import org.plasmospark.model.compute.Precision;

/** Predicts on one of the engines. */
final class EngineClassifier implements CellClassifier {
  private final InferenceEngine engine;
  private final String name;

  EngineClassifier(InferenceEngine engine, String provider, Precision precision) {
    this.engine = engine;
    this.name = provider + "-" + precision.name().toLowerCase(Locale.ROOT);
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
  public String engine() {
    return name;
  }

  @Override
  public void close() {
    engine.close();
  }
}
