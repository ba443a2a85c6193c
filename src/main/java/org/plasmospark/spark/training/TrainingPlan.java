package org.plasmospark.spark.training;

import java.io.Serializable;
import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.task.CoreShares;

/**
 * How to train.
 *
 * @param epochs passes over the training cells, at least 1
 * @param batchSize of each worker, at least 1
 * @param workers that train at the same time, at least 1
 * @param averagingFrequency minibatches that each worker trains between two averages, at least 1
 * @param scoringBatchSize images predicted at a time for the validation
 * @param compute what the network is computed with
 * @param shares of the cores of each JVM
 * @param seed of the order of the cells and of the augmentation
 */
public record TrainingPlan(
    Preprocessing preprocessing,
    ImageLimits limits,
    AugmentationSettings augmentation,
    LabelSet labels,
    int epochs,
    int batchSize,
    int workers,
    int averagingFrequency,
    int scoringBatchSize,
    ComputeOptions compute,
    CoreShares shares,
    long seed)
    implements Serializable {}
