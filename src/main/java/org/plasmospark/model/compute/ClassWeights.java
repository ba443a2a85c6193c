package org.plasmospark.model.compute;

import java.io.Serializable;

/**
 * What an example of each class counts in the loss: its binary cross-entropy and the gradient of it
 * are multiplied by the weight of its class. The mean is still taken over the examples.
 *
 * @param negative weight of the label 0, positive
 * @param positive weight of the label 1, positive
 */
public record ClassWeights(double negative, double positive) implements Serializable {
  /** All examples count alike. */
  public static final ClassWeights NONE = new ClassWeights(1, 1);

  public ClassWeights {
    if (!(negative > 0 && positive > 0)
        || Double.isInfinite(negative)
        || Double.isInfinite(positive)) {
      throw new IllegalArgumentException(
          "class weights must be positive: " + negative + ", " + positive);
    }
  }

  /**
   * Weights that make both classes count alike whatever their numbers, with a mean of 1 over all
   * examples: n / (2 n<sub>class</sub>). None if a class has no examples.
   */
  public static ClassWeights balanced(long negatives, long positives) {
    if (negatives <= 0 || positives <= 0) {
      return NONE;
    }
    double half = (negatives + positives) / 2.0;
    return new ClassWeights(half / negatives, half / positives);
  }

  /** The weight of a label from 0 to 1. */
  public double of(double label) {
    return label * positive + (1 - label) * negative;
  }
}
