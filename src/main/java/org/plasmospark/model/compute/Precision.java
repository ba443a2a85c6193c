package org.plasmospark.model.compute;

/** The number format that activations and working weights are computed in. */
public enum Precision {
  /** IEEE 754 single precision throughout. */
  FLOAT32,
  /**
   * bfloat16 activations, gradients of activations and working weights; master weights, gradients
   * of weights, updater, logits and loss stay in float32.
   */
  BFLOAT16
}
