package org.plasmospark.model.compute;

/** What a layer applies to its output, element by element. */
public enum Activation {
  /** The output as it is. */
  IDENTITY,
  /** max(x, 0). */
  RELU,
  /** min(max(x, 0), 6). */
  RELU6;

  /** Whether it puts out nothing below zero. */
  public boolean rectifies() {
    return this != IDENTITY;
  }
}
