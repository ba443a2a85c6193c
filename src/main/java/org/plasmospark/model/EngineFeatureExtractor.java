package org.plasmospark.model;

import org.plasmospark.model.compute.InferenceEngine;

/** Computes features on one of the engines. */
final class EngineFeatureExtractor implements FeatureExtractor {
  private final InferenceEngine engine;
  private final String name;
  private final int length;

  EngineFeatureExtractor(InferenceEngine engine, String name) {
    this.engine = engine;
    this.name = name;
    this.length = engine.graph().features().length();
  }

  @Override
  public int batchSize() {
    return engine.batchSize();
  }

  @Override
  public float[] features(float[] images, int count) {
    float[] features = new float[Math.multiplyExact(count, length)];
    engine.features(images, count, features);
    return features;
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
