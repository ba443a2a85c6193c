package org.plasmospark.model.compute;

import java.util.Locale;

/** The number format that activations and working weights are computed in. */
public enum Precision {
  /** IEEE 754 single precision throughout. */
  FLOAT32,
  /**
   * bfloat16 activations, gradients of activations and working weights; master weights, gradients
   * of weights, updater, logits and loss stay in float32.
   */
  BFLOAT16;

  /** Of one number. */
  public int bytes() {
    return this == BFLOAT16 ? Short.BYTES : Float.BYTES;
  }

  /** As in settings and records, for example {@code float32}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
