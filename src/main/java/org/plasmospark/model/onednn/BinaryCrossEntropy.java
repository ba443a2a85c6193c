package org.plasmospark.model.onednn;

import java.nio.FloatBuffer;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.model.compute.Logit;

/**
 * Binary cross-entropy of logits, in the form that neither overflows nor loses its gradient where
 * the sigmoid saturates.
 */
final class BinaryCrossEntropy {

  private BinaryCrossEntropy() {}

  /**
   * Writes the gradient of the mean loss, weight · (p − y) / examples, and zeros behind the
   * examples.
   *
   * @return the mean loss, weighted by class, in nats
   */
  static double gradient(
      FloatBuffer logits,
      float[] labels,
      ClassWeights weights,
      int examples,
      FloatBuffer gradient) {
    double sum = 0;
    for (int i = 0; i < examples; i++) {
      double logit = logits.get(i);
      double label = labels[i];
      double weight = weights.of(label);
      sum += weight * (Math.max(logit, 0) - logit * label + Math.log1p(Math.exp(-Math.abs(logit))));
      gradient.put(i, (float) (weight * (Logit.probability(logit) - label) / examples));
    }
    for (int i = examples; i < gradient.capacity(); i++) {
      gradient.put(i, 0f);
    }
    return sum / examples;
  }
}
