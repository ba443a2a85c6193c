package org.plasmospark.image;

import java.util.Locale;

/**
 * How 8-bit colours become the network's numbers: the order of the channels and, for each, {@code
 * (value - mean) * factor}.
 */
public enum Scaling {
  /** Red, green, blue; 0..255 becomes 0..1. */
  UNIT(new int[] {0, 1, 2}, new float[3], 1f / 255);

  private final int[] sources;
  private final float[] means;
  private final float factor;

  Scaling(int[] sources, float[] means, float factor) {
    this.sources = sources;
    this.means = means;
    this.factor = factor;
  }

  /** The name in settings and bundles, such as {@code unit}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Which of red (0), green (1) and blue (2) fills a plane of the tensor. */
  int source(int plane) {
    return sources[plane];
  }

  /**
   * The network's number of a colour value.
   *
   * @param plane 0 to 2
   * @param value 0..255, whole or not
   */
  float apply(int plane, float value) {
    return (value - means[plane]) * factor;
  }
}
