package org.plasmospark.model.onednn;

import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.Availability;
import org.plasmospark.model.compute.ComputeProvider;
import org.plasmospark.model.compute.InferenceEngine;
import org.plasmospark.model.compute.NetworkSpec;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.TrainingEngine;

/**
 * oneDNN on the CPU. It computes with as many threads as {@code OMP_NUM_THREADS} says when the
 * process starts, for each thread that calls it.
 */
public final class OneDnnProvider implements ComputeProvider {

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public Availability availability() {
    return OneDnnRuntime.availability();
  }

  @Override
  public Precision fastestPrecision() {
    return OneDnnRuntime.fastestPrecision();
  }

  @Override
  public boolean supports(Precision precision) {
    return OneDnnRuntime.supports(precision);
  }

  @Override
  public TrainingEngine trainingEngine(
      NetworkSpec network, int batchSize, Precision precision, AdamSettings settings) {
    Checks.batchSize(batchSize);
    return new OneDnnTrainingEngine(network, batchSize, precision, settings);
  }

  @Override
  public InferenceEngine inferenceEngine(
      NetworkSpec network, float[] parameters, int batchSize, Precision precision) {
    Checks.batchSize(batchSize);
    return new OneDnnInferenceEngine(network, parameters, batchSize, precision);
  }
}
