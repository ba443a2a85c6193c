package org.plasmospark.model;

import org.plasmospark.model.compute.ClassWeights;

/** Options of a training for tests. */
public final class SmallTraining {
  private SmallTraining() {}

  /** A constant rate that is warmed up, and nothing else. */
  public static TrainingOptions options(double learningRate) {
    return options(learningRate, 0, ClassWeights.NONE);
  }

  static TrainingOptions options(double learningRate, double dropout, ClassWeights weights) {
    return new TrainingOptions(
        new LearningRateSchedule(learningRate, 50, LearningRateSchedule.Kind.CONSTANT, 1, 1, 1),
        0,
        dropout,
        weights);
  }
}
