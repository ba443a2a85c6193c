package org.plasmospark.model.compute;

import java.io.Serializable;

/**
 * Rows and columns that are added around an image, each at least 0.
 *
 * @param top rows above
 * @param bottom rows below
 * @param left columns before
 * @param right columns behind
 */
public record Padding(int top, int bottom, int left, int right) implements Serializable {
  /** Nothing is added. */
  public static final Padding NONE = new Padding(0, 0, 0, 0);

  public Padding {
    if (top < 0 || bottom < 0 || left < 0 || right < 0) {
      throw new IllegalArgumentException("the padding is negative");
    }
  }

  /** The same on all four sides. */
  public static Padding of(int size) {
    return new Padding(size, size, size, size);
  }

  /** Both, one around the other. */
  public Padding plus(Padding other) {
    return new Padding(
        top + other.top, bottom + other.bottom, left + other.left, right + other.right);
  }
}
