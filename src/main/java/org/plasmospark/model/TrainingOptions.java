package org.plasmospark.model;

import org.plasmospark.model.compute.ClassWeights;

/**
 * How a network is trained, whatever its layers.
 *
 * @param learningRate step size of Adam in every update
 * @param l2 factor of the weights, not the biases, that is added to their gradient; 0 for none
 * @param dropout share of the inputs of the output layer that is dropped in training, in [0, 1)
 * @param classWeights what each class counts in the loss
 */
public record TrainingOptions(
    LearningRateSchedule learningRate, double l2, double dropout, ClassWeights classWeights) {}
