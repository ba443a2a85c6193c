package org.plasmospark.image;

import java.io.Serializable;

/**
 * Another stain, lighting or camera, imitated by the colours alone: the same cell with a fixed
 * change of all its pixels. First each colour is moved away from or towards the pixel's luma by the
 * saturation, {@code luma + saturation * (colour - luma)}, with the luma of ITU-R BT.601, 0.299 R +
 * 0.587 G + 0.114 B; the result is cut off at 0 and 255 and rounded. Then come, for each colour by
 * itself, gain, gamma and brightness: {@code 255 * brightness * min(1, gain * colour / 255) ^
 * gamma}, cut off at 255 and rounded. Black stays black.
 *
 * @param saturation 0 for gray, 1 for unchanged, at most 10
 * @param redGain factor of red, 0 to 10, 1 for unchanged
 * @param greenGain factor of green, likewise
 * @param blueGain factor of blue, likewise
 * @param gamma exponent, 0.1 to 10; below 1 makes brighter, 1 for unchanged
 * @param brightness factor of all colours in the end, 0 to 10, 1 for unchanged
 */
public record StainChange(
    double saturation,
    double redGain,
    double greenGain,
    double blueGain,
    double gamma,
    double brightness)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The largest factor. */
  static final double MOST = 10;

  /** The smallest exponent; the largest is {@link #MOST}. */
  static final double LEAST_GAMMA = 0.1;

  /** Changes nothing. */
  public static final StainChange NONE = new StainChange(1, 1, 1, 1, 1, 1);

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public StainChange {
    boolean possible =
        isFactor(saturation)
            && isFactor(redGain)
            && isFactor(greenGain)
            && isFactor(blueGain)
            && isFactor(brightness)
            && gamma >= LEAST_GAMMA
            && gamma <= MOST;
    if (!possible) {
      throw new IllegalArgumentException("No such change of the stain can be carried out.");
    }
  }

  private static boolean isFactor(double number) {
    return number >= 0 && number <= MOST;
  }

  /** A cell of the same size with changed colours. */
  public CellImage apply(CellImage image) {
    byte[] rgb = new byte[image.rgb().length];
    new StainTables(this).apply(image.rgb(), rgb.length, rgb);
    return new CellImage(image.width(), image.height(), rgb);
  }
}
