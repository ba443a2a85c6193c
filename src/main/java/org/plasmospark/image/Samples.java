package org.plasmospark.image;

/** Arithmetic on single samples, rounded to nearest. */
final class Samples {
  private Samples() {}

  /**
   * A sample of another depth as 8 bits, full scale to full scale.
   *
   * @param value 0 to 2^depth - 1
   * @param depth 1 to 16 bits
   */
  static int toByte(int value, int depth) {
    if (depth == 8) {
      return value;
    }
    int most = (1 << depth) - 1;
    return (value * 255 + most / 2) / most;
  }

  /**
   * The same for a sample whose full scale is any number.
   *
   * @param value 0 to most
   */
  static int toByte(long value, long most) {
    return (int) ((value * 255 + most / 2) / most);
  }

  /** The product of two fractions of 255. */
  static int times(int value, int factor) {
    return (value * factor + 127) / 255;
  }

  /** The nearest byte of a number, clipped to 0..255. */
  static int clip(float value) {
    return value <= 0 ? 0 : value >= 255 ? 255 : (int) (value + 0.5f);
  }
}
