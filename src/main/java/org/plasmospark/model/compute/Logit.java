package org.plasmospark.model.compute;

/** What a binary classifier puts out before its sigmoid. */
public final class Logit {
  private Logit() {}

  /** The sigmoid of a logit: the probability of the label 1. */
  public static double probability(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
