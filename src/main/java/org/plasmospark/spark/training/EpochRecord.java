package org.plasmospark.spark.training;

import org.plasmospark.spark.ProcessMemory;

/**
 * One epoch of a training.
 *
 * @param stage it is of
 * @param epoch counted from 1 through all stages
 * @param images trained, each once
 * @param imagesFromMemory of these that were not decoded, but kept from before
 * @param rounds averages made
 * @param trainLoss mean over the images of the loss before the update that used them, in nats,
 *     weighted by class
 * @param trainAccuracy at a threshold of 0.5, of the predictions before the updates; NaN where the
 *     networks of DL4J do not tell them
 * @param trainAuc of the same predictions; NaN likewise and without cells of both classes
 * @param validationLoss mean binary cross-entropy; NaN without validation cells
 * @param validationAccuracy at a threshold of 0.5; NaN without validation cells
 * @param validationAuc NaN without validation cells of both classes
 * @param learningRate of the last update
 * @param seconds of the whole epoch
 * @param decodeSeconds of these in waiting for images to be decoded, of the slowest worker in each
 *     round
 * @param augmentSeconds of these in waiting for images to be resized and augmented, likewise
 * @param fitSeconds of these in {@code fit}, of the slowest worker in each round
 * @param validationSeconds of these in the validation
 * @param averaged what the validation says of the average of the parameters; null if there is none
 * @param driver memory of the driver's process at the end
 * @param workers memory of the workers' processes at the ends of their rounds, the most of any
 */
public record EpochRecord(
    TrainingStage stage,
    int epoch,
    long images,
    long imagesFromMemory,
    int rounds,
    double trainLoss,
    double trainAccuracy,
    double trainAuc,
    double validationLoss,
    double validationAccuracy,
    double validationAuc,
    double learningRate,
    double seconds,
    double decodeSeconds,
    double augmentSeconds,
    double fitSeconds,
    double validationSeconds,
    Averaged averaged,
    ProcessMemory driver,
    ProcessMemory workers) {

  /**
   * The average of the parameters over the training so far, on the validation cells; what is
   * undefined is NaN.
   *
   * @param validationLoss mean binary cross-entropy
   * @param validationAccuracy at a threshold of 0.5
   * @param validationAuc without validation cells of both classes NaN
   * @param chosen whether the average has a higher AUC than the parameters and stands for the epoch
   */
  public record Averaged(
      double validationLoss, double validationAccuracy, double validationAuc, boolean chosen) {}

  /** Whether the average of the parameters stands for the epoch. */
  public boolean choosesAverage() {
    return averaged != null && averaged.chosen();
  }

  /** The validation loss of what stands for the epoch: parameters or average. */
  public double chosenLoss() {
    return choosesAverage() ? averaged.validationLoss() : validationLoss;
  }

  /** The validation accuracy of what stands for the epoch. */
  public double chosenAccuracy() {
    return choosesAverage() ? averaged.validationAccuracy() : validationAccuracy;
  }

  /** The validation AUC of what stands for the epoch. */
  public double chosenAuc() {
    return choosesAverage() ? averaged.validationAuc() : validationAuc;
  }

  /** Images trained in a second of the whole epoch. */
  public double imagesPerSecond() {
    return images / seconds;
  }

  /** Seconds for everything else: starting the rounds, moving state and averaging it. */
  public double restSeconds() {
    return Math.max(0, seconds - decodeSeconds - augmentSeconds - fitSeconds - validationSeconds);
  }

  /** Share of the training, without the validation, that was not {@code fit}. */
  public double shareOutsideFit() {
    double training = seconds - validationSeconds;
    return training > 0 ? Math.max(0, 1 - fitSeconds / training) : Double.NaN;
  }
}
