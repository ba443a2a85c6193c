package org.plasmospark.model.onednn;

import java.util.Collection;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.Availability;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.model.compute.ComputeProvider;
import org.plasmospark.model.compute.InferenceEngine;
import org.plasmospark.model.compute.InputFormat;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.TrainableGraph;
import org.plasmospark.model.compute.TrainingEngine;
import org.plasmospark.model.compute.WeightedGraph;

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
      TrainableGraph network,
      int batchSize,
      Precision precision,
      AdamSettings settings,
      ClassWeights weights) {
    check(network.graph().shapes().values(), batchSize, precision);
    return new OneDnnTrainingEngine(network, batchSize, precision, settings, weights);
  }

  @Override
  public InferenceEngine inferenceEngine(
      WeightedGraph network, InputFormat input, int batchSize, Precision precision) {
    check(network.graph().shapes().values(), batchSize, precision);
    return new OneDnnInferenceEngine(network, input, batchSize, precision);
  }

  private void check(Collection<Shape> shapes, int batchSize, Precision precision) {
    if (!supports(precision)) {
      throw new IllegalArgumentException(
          precision + " needs a processor with AVX-512; " + availability().sentence());
    }
    long largest = 0;
    for (Shape shape : shapes) {
      largest = Math.max(largest, shape.length());
    }
    if (batchSize < 1 || batchSize * largest > Integer.MAX_VALUE / Float.BYTES) {
      throw new IllegalArgumentException(
          "the batch size must be between 1 and "
              + Integer.MAX_VALUE / Float.BYTES / largest
              + ": "
              + batchSize);
    }
  }
}
