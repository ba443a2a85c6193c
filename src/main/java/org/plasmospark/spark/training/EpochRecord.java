package org.plasmospark.spark.training;

/**
 * One epoch of a training.
 *
 * @param epoch counted from 1
 * @param images trained, each once
 * @param rounds averages made
 * @param trainLoss mean over the images of the loss before the update that used them, in nats
 * @param validationLoss mean binary cross-entropy; NaN without validation cells
 * @param validationAccuracy at a threshold of 0.5; NaN without validation cells
 * @param validationAuc NaN without validation cells of both classes
 * @param seconds of the whole epoch
 * @param fitSeconds of these in {@code fit}, of the slowest worker in each round
 */
public record EpochRecord(
    int epoch,
    long images,
    int rounds,
    double trainLoss,
    double validationLoss,
    double validationAccuracy,
    double validationAuc,
    double seconds,
    double fitSeconds) {}
