package org.plasmospark.model.compute;

import java.io.Serializable;

/**
 * Adam as DL4J computes it: with t = iteration + 1, m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
 * parameter ← parameter − α·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε). This is the form at the end of
 * section 2 of Kingma and Ba, <em>Adam: a method for stochastic optimization</em>, 2015, in which ε
 * is added to the uncorrected √v.
 *
 * @param learningRate α, used by steps that are not given another; positive
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon ε, positive
 * @param l2 factor of the weights (not the biases) that is added to their gradient before the
 *     updater, DL4J's L2; 0 for none. The reported loss does not contain its penalty.
 */
public record AdamSettings(
    double learningRate, double beta1, double beta2, double epsilon, double l2)
    implements Serializable {

  public AdamSettings {
    requirePositive(learningRate, "learning rate");
    requireFraction(beta1, "beta1");
    requireFraction(beta2, "beta2");
    requirePositive(epsilon, "epsilon");
    if (!(l2 >= 0) || Double.isInfinite(l2)) {
      throw new IllegalArgumentException("l2 must be 0 or positive: " + l2);
    }
  }

  /** DL4J's defaults (β₁ 0.9, β₂ 0.999, ε 1e-8, no L2) at a learning rate. */
  public static AdamSettings of(double learningRate) {
    return new AdamSettings(learningRate, 0.9, 0.999, 1e-8, 0);
  }

  /** The same at another learning rate. */
  public AdamSettings at(double otherRate) {
    return new AdamSettings(otherRate, beta1, beta2, epsilon, l2);
  }

  private static void requirePositive(double value, String name) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }

  private static void requireFraction(double value, String name) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1): " + value);
    }
  }
}
