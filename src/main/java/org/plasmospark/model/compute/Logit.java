package org.plasmospark.model.compute;

/** What a binary classifier puts out before its sigmoid. */
public final class Logit {
  private Logit() {}

  /** The sigmoid of a logit: the probability of the label 1. */
  public static double probability(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /** Overwrites the first logits with their probabilities. */
  static void toProbabilities(float[] logits, int count) {
    for (int i = 0; i < count; i++) {
      logits[i] = (float) probability(logits[i]);
    }
  }

  /**
   * @throws IllegalStateException if the graph does not end in a logit
   */
  static void require(GraphSpec graph) {
    if (!graph.endsInLogit()) {
      throw new IllegalStateException(
          "layer " + graph.output().name() + ", the last one, is not a logit");
    }
  }
}
