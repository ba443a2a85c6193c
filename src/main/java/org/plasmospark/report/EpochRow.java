package org.plasmospark.report;

import java.io.Serializable;

/**
 * One epoch of a training history. What was not measured is {@link Double#NaN}.
 *
 * @param epoch from 1
 * @param trainLoss mean loss over the training cells, in nats
 * @param validationLoss mean loss over the validation cells, in nats
 * @param validationAccuracy in [0, 1]
 * @param validationAuc in [0, 1]
 * @param seconds duration of the epoch
 */
public record EpochRow(
    int epoch,
    double trainLoss,
    double validationLoss,
    double validationAccuracy,
    double validationAuc,
    double seconds)
    implements Serializable {}
