package org.plasmospark.settings;

import java.util.List;
import java.util.OptionalInt;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.model.LearningRateSchedule;
import org.plasmospark.model.TrainingOptions;
import org.plasmospark.model.compute.ClassWeights;

/**
 * Training by parameter averaging; keys {@code train.*}.
 *
 * @param learningRate rate and schedule
 * @param views of each training cell that a frozen base computes
 * @param averagingWarmUp frequencies of the first epochs
 * @param folds of a cross-validation; 0 for none
 * @param parallel trainings at the same time; empty for as many as there is room for
 */
public record TrainSettings(
    int epochs,
    int batchSize,
    LearningRateSchedule learningRate,
    int views,
    int workers,
    int averagingFrequency,
    List<Integer> averagingWarmUp,
    double l2,
    double dropout,
    ClassWeighting classWeights,
    EarlyStopping earlyStopping,
    Checkpoint checkpoint,
    double sampleFraction,
    int folds,
    OptionalInt parallel) {

  /** What the network is trained with. */
  public TrainingOptions options(ClassWeights weights) {
    return new TrainingOptions(learningRate, l2, dropout, weights);
  }

  /** How often state is saved, in epochs, and how many of the last are kept. */
  public record Checkpoint(int every, int keep) {}
}
