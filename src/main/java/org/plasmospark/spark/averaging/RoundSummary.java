package org.plasmospark.spark.averaging;

/**
 * A round as the driver sees it.
 *
 * @param examples images trained by all workers together
 * @param minibatches updates made by the worker that made most
 * @param meanLoss mean over the examples of the loss before the update that used them; NaN without
 *     examples
 * @param fitSeconds seconds in {@code fit}, of the slowest worker
 */
public record RoundSummary(long examples, int minibatches, double meanLoss, double fitSeconds) {}
