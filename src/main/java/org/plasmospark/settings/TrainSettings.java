package org.plasmospark.settings;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.model.FineTuningStart;
import org.plasmospark.model.LearningRateSchedule;
import org.plasmospark.model.TrainingOptions;
import org.plasmospark.model.compute.ClassWeights;

/**
 * Training by parameter averaging; keys {@code train.*}.
 *
 * @param learningRate rate and schedule
 * @param views of each training cell that a frozen base computes
 * @param workersSet empty: derived from where the training runs
 * @param averagingWarmUp frequencies of the first epochs
 * @param averagedWeightsDecay weight of the average of the parameters against an update; 0 for no
 *     average
 * @param fineTune of the last block of a base after its head
 * @param folds of a cross-validation; 0 for none
 * @param publish what is published of them besides
 * @param parallel trainings at the same time; empty for as many as there is room for
 */
public record TrainSettings(
    int epochs,
    int batchSize,
    LearningRateSchedule learningRate,
    int views,
    OptionalInt workersSet,
    int averagingFrequency,
    List<Integer> averagingWarmUp,
    double averagedWeightsDecay,
    double l2,
    double dropout,
    ClassWeighting classWeights,
    EarlyStopping earlyStopping,
    Checkpoint checkpoint,
    FineTune fineTune,
    double sampleFraction,
    int folds,
    FoldsPublication publish,
    OptionalInt parallel) {

  /** Networks that train side by side where there are no GPUs and nobody has set a number. */
  private static final int WORKERS_ON_PROCESSORS = 2;

  /** Networks that train side by side on processors. */
  public int workers() {
    return workers(0);
  }

  /**
   * Networks that train side by side.
   *
   * @param gpuExecutors executors that compute on a GPU; 0: processors compute
   */
  public int workers(int gpuExecutors) {
    return workersSet.orElse(gpuExecutors > 0 ? gpuExecutors : WORKERS_ON_PROCESSORS);
  }

  /** The same with a number of workers that is set. */
  TrainSettings withWorkers(int workers) {
    return new TrainSettings(
        epochs,
        batchSize,
        learningRate,
        views,
        OptionalInt.of(workers),
        averagingFrequency,
        averagingWarmUp,
        averagedWeightsDecay,
        l2,
        dropout,
        classWeights,
        earlyStopping,
        checkpoint,
        fineTune,
        sampleFraction,
        folds,
        publish,
        parallel);
  }

  /** What the network is trained with. */
  public TrainingOptions options(ClassWeights weights) {
    return new TrainingOptions(learningRate, l2, dropout, weights);
  }

  /** What the last block of a base and its head are trained with together. */
  public TrainingOptions fineTuningOptions(ClassWeights weights) {
    return new TrainingOptions(fineTune.learningRate(), l2, dropout, weights);
  }

  /** Passes over the training images, of all stages. */
  public int allEpochs() {
    return epochs + fineTune.epochs();
  }

  /**
   * Training of the last block of a base together with the head that was trained before.
   *
   * @param epochs 0 for none
   * @param start the first block that is trained; of a network without a base, nothing
   * @param layerDecay factor of the learning rate from block to block towards the images
   * @param learningRate rate, and the schedule of the training over these epochs
   */
  public record FineTune(
      int epochs,
      Optional<FineTuningStart> start,
      LearningRateSchedule learningRate,
      double layerDecay) {}

  /** How often state is saved, in epochs, and how many of the last are kept. */
  public record Checkpoint(int every, int keep) {}
}
