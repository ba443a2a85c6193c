package org.plasmospark.image;

import java.util.Arrays;

/**
 * A {@link StainChange} made ready for many pixels. What comes after the saturation is looked up;
 * the tables go as far beyond 0 and 255 as the saturation leads, so that no pixel is compared with
 * either.
 */
public final class StainTables {
  private static final double RED_LUMA = 0.299;
  private static final double GREEN_LUMA = 0.587;
  private static final double BLUE_LUMA = 0.114;

  /** Logarithms of 1/255 to 255/255; the first entry is none. */
  private static final double[] LOGARITHMS = logarithms();

  private final double saturation;

  /** Where colour 0 stands in the tables. */
  private final int zero;

  private final byte[] reds;
  private final byte[] greens;
  private final byte[] blues;

  /**
   * @param change of all pixels
   */
  public StainTables(StainChange change) {
    saturation = change.saturation();
    zero = (int) Math.ceil(255 * Math.max(0, saturation - 1)) + 1;
    double[] powers = powers(change.gamma());
    reds = table(change.redGain(), change, powers);
    greens = table(change.greenGain(), change, powers);
    blues = table(change.blueGain(), change, powers);
  }

  private static double[] logarithms() {
    double[] logarithms = new double[256];
    for (int colour = 1; colour < 256; colour++) {
      logarithms[colour] = StrictMath.log(colour / 255.0);
    }
    return logarithms;
  }

  /** Colours of 0 to 1, to the power of gamma. */
  private static double[] powers(double gamma) {
    double[] powers = new double[256];
    for (int colour = 1; colour < 256; colour++) {
      powers[colour] = gamma == 1 ? colour / 255.0 : StrictMath.exp(gamma * LOGARITHMS[colour]);
    }
    return powers;
  }

  private byte[] table(double gain, StainChange change, double[] powers) {
    byte[] table = new byte[zero + (int) Math.ceil(255 * Math.max(1, saturation)) + 2];
    // Exact for the usual exponent of 1.
    double factor = StrictMath.pow(gain, change.gamma());
    for (int colour = 1; colour < 256; colour++) {
      double changed = 255 * change.brightness() * Math.min(1, factor * powers[colour]);
      table[zero + colour] = (byte) (int) (Math.min(255, changed) + 0.5);
    }
    Arrays.fill(table, zero + 256, table.length, table[zero + 255]);
    return table;
  }

  /**
   * Writes changed pixels.
   *
   * @param rgb red, green and blue of one pixel after the other
   * @param length bytes to be changed, from the first on
   * @param out takes as many bytes; may be the same array
   */
  public void apply(byte[] rgb, int length, byte[] out) {
    double red = (1 - saturation) * RED_LUMA;
    double green = (1 - saturation) * GREEN_LUMA;
    double blue = (1 - saturation) * BLUE_LUMA;
    double rounding = zero + 0.5;
    for (int i = 0; i < length - 2; i += 3) {
      int r = rgb[i] & 0xFF;
      int g = rgb[i + 1] & 0xFF;
      int b = rgb[i + 2] & 0xFF;
      double luma = red * r + green * g + blue * b + rounding;
      out[i] = reds[(int) (saturation * r + luma)];
      out[i + 1] = greens[(int) (saturation * g + luma)];
      out[i + 2] = blues[(int) (saturation * b + luma)];
    }
  }
}
