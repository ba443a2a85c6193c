package org.plasmospark.spark.averaging;

import org.plasmospark.evaluation.ScoreHistogram;
import org.plasmospark.spark.ProcessMemory;

/**
 * A round as the driver sees it.
 *
 * @param examples images trained by all workers together
 * @param fromMemory of these that were not decoded, but kept from before
 * @param minibatches updates made by the worker that made most
 * @param meanLoss mean over the examples of the loss before the update that used them; NaN without
 *     examples
 * @param decodeSeconds seconds in waiting for minibatches to be decoded, of the worker that waited
 *     longest for minibatches
 * @param augmentSeconds the same for resizing and augmenting
 * @param fitSeconds seconds in {@code fit}, of the slowest worker
 * @param scores predictions for the examples before the updates that used them; empty where the
 *     network does not say
 * @param memory of the workers' processes when they were done, of the largest
 */
public record RoundSummary(
    long examples,
    long fromMemory,
    int minibatches,
    double meanLoss,
    double decodeSeconds,
    double augmentSeconds,
    double fitSeconds,
    ScoreHistogram scores,
    ProcessMemory memory) {}
