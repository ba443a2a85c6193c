package org.plasmospark.settings;

/** Training by parameter averaging; keys {@code train.*}. */
public record TrainSettings(
    int epochs,
    int batchSize,
    double learningRate,
    int workers,
    int averagingFrequency,
    double l2,
    double sampleFraction) {}
