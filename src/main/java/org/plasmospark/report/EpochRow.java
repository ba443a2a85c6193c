package org.plasmospark.report;

import java.io.Serializable;

/**
 * One epoch of a training history. What was not measured is {@link Double#NaN}.
 *
 * @param epoch from 1
 * @param trainLoss mean loss over the training cells, in nats
 * @param trainAuc of the predictions before each update, in [0, 1]
 * @param validationLoss mean loss over the validation cells, in nats
 * @param validationAccuracy in [0, 1]
 * @param validationAuc in [0, 1]
 * @param learningRate of the last update
 * @param imagesPerSecond trained, of the whole epoch
 * @param seconds duration of the epoch
 */
public record EpochRow(
    int epoch,
    double trainLoss,
    double trainAuc,
    double validationLoss,
    double validationAccuracy,
    double validationAuc,
    double learningRate,
    double imagesPerSecond,
    double seconds)
    implements Serializable {}
