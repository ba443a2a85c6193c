package org.plasmospark.image;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What makes a picture look unlike one red cell cut out and put on black, as the NIH/NLM set has
 * them. The picture can be used all the same; somebody should look at it.
 *
 * <p>The bounds lie well outside of what 1,500 cells of that set show: a standard deviation of 57
 * to 94, a ratio of the sides of up to 1.96, a black share of 0.15 to 0.58.
 */
public enum CellFinding {
  /** All pixels are about equal: the grey levels' standard deviation is below 5 of 255. */
  FLAT,
  /** One side is more than 2.5 times the other. */
  ELONGATED,
  /** Less than 5 % of the pixels are black: a field of view rather than a cell. */
  NOT_MASKED,
  /** More than 70 % of the pixels are black: a fragment rather than a cell. */
  MOSTLY_BLACK,
  /** The file says of every pixel that it cannot be seen; it is black here. */
  TRANSPARENT,
  /**
   * Samples of more than 8 bits, all in the lowest quarter of their range: a camera of fewer bits,
   * and the file does not say of how many, so that the picture is nearly black.
   */
  LOW_RANGE,
  /**
   * The file breaks a rule of its format, but in a way that leaves no doubt about the pixels: spare
   * bytes, a wrong checksum of a chunk without pixels, lengths that are missing or a little short.
   */
  IRREGULAR,
  /** Thumbnails or masks that lie beside the picture in its file were left out. */
  PARTS_LEFT_OUT,
  /** One of three or four gray pages of the same size: a colour plane of one picture, it seems. */
  COLOUR_PLANE;

  private static final double MIN_DEVIATION = 5;
  private static final double MAX_RATIO = 2.5;
  private static final double MIN_BLACK = 0.05;
  private static final double MAX_BLACK = 0.7;

  /** A pixel is black when none of its channels reaches this: masks survive JPEG's noise. */
  static final int BLACK_BELOW = 10;

  /** The name in catalogs, such as {@code not-masked}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is found in a decoded file and its picture; nothing in most. */
  public static Set<CellFinding> of(Decoded decoded) {
    Set<CellFinding> findings = of(decoded.image());
    findings.addAll(decoded.remarks());
    return findings;
  }

  /** What is found in a picture; nothing in most. */
  public static Set<CellFinding> of(CellImage image) {
    Set<CellFinding> findings = EnumSet.noneOf(CellFinding.class);
    byte[] rgb = image.rgb();
    long black = 0;
    long sum = 0;
    long squares = 0;
    for (int i = 0; i < rgb.length; i += 3) {
      int red = rgb[i] & 0xFF;
      int green = rgb[i + 1] & 0xFF;
      int blue = rgb[i + 2] & 0xFF;
      if (Math.max(red, Math.max(green, blue)) < BLACK_BELOW) {
        black++;
      }
      int grey = red + green + blue; // three times of it
      sum += grey;
      squares += (long) grey * grey;
    }
    double pixels = rgb.length / 3.0;
    double mean = sum / pixels;
    if ((squares / pixels - mean * mean) / 9 < MIN_DEVIATION * MIN_DEVIATION) {
      findings.add(FLAT);
    }
    double longest = Math.max(image.width(), image.height());
    if (longest > MAX_RATIO * Math.min(image.width(), image.height())) {
      findings.add(ELONGATED);
    }
    if (black < MIN_BLACK * pixels) {
      findings.add(NOT_MASKED);
    } else if (black > MAX_BLACK * pixels) {
      findings.add(MOSTLY_BLACK);
    }
    return findings;
  }
}
