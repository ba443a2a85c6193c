package org.plasmospark.jobs.training;

import org.plasmospark.manifest.LabelSet;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.storage.StorePath;

/**
 * Labelled cells that a network is trained and validated on.
 *
 * @param packed folder of the packed cells that they are of
 * @param labels the classes
 * @param training cells to train on
 * @param validation cells that choose the epoch; may be empty
 * @param negatives training cells of the negative class before any sampling, for the weights of the
 *     classes
 * @param positives those of the positive class
 */
public record TrainingCells(
    StorePath packed,
    LabelSet labels,
    PackedCells training,
    PackedCells validation,
    long negatives,
    long positives) {}
