package org.plasmospark.report;

import java.io.Serializable;
import java.util.function.ToDoubleFunction;

/**
 * One epoch of a training history. What was not measured is {@link Double#NaN}.
 *
 * @param epoch from 1 through all stages
 * @param stage of the training that it is of, such as {@code train}
 * @param trainLoss mean loss over the training cells, in nats
 * @param trainAccuracy of the predictions before each update, in [0, 1]
 * @param trainAuc of the predictions before each update, in [0, 1]
 * @param validationLoss mean loss over the validation cells, in nats
 * @param validationAccuracy in [0, 1]
 * @param validationAuc in [0, 1]
 * @param averaged of the average of the parameters; null without one
 * @param learningRate of the last update
 * @param imagesPerSecond trained, of the whole epoch
 * @param seconds duration of the epoch and its parts
 * @param driverBytes memory of the driver's process at the end
 * @param workerBytes memory of the largest worker's process
 */
public record EpochRow(
    int epoch,
    String stage,
    double trainLoss,
    double trainAccuracy,
    double trainAuc,
    double validationLoss,
    double validationAccuracy,
    double validationAuc,
    Averaged averaged,
    double learningRate,
    double imagesPerSecond,
    Seconds seconds,
    double driverBytes,
    double workerBytes)
    implements Serializable {

  /**
   * What the average of the parameters came to on the validation cells.
   *
   * @param loss in nats
   * @param accuracy in [0, 1]
   * @param auc in [0, 1]
   * @param chosen whether it stands for the epoch
   */
  public record Averaged(double loss, double accuracy, double auc, boolean chosen)
      implements Serializable {}

  private double averaged(ToDoubleFunction<Averaged> figure) {
    return averaged == null ? Double.NaN : figure.applyAsDouble(averaged);
  }

  /** Loss of the average; NaN without one. */
  double averagedLoss() {
    return averaged(Averaged::loss);
  }

  /** Accuracy of the average; NaN without one. */
  double averagedAccuracy() {
    return averaged(Averaged::accuracy);
  }

  /** AUC of the average; NaN without one. */
  double averagedAuc() {
    return averaged(Averaged::auc);
  }

  /**
   * Where the time of an epoch went.
   *
   * @param all of the epoch, the sum of the others
   * @param decode waiting for images to be decoded
   * @param augment waiting for images to be resized and augmented
   * @param fit in the network
   * @param average everything else: moving state, averaging it, starting rounds
   * @param validation after the training
   */
  public record Seconds(
      double all, double decode, double augment, double fit, double average, double validation)
      implements Serializable {}
}
