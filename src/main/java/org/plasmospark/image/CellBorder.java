package org.plasmospark.image;

import java.util.List;

/**
 * Puts a colour in place of the black around a cell that was cut out. Black is what no channel of
 * reaches 10, as for {@link CellFinding}; around the cell is what can be reached from the edge of
 * the picture over black pixels that share a side. Black within the cell stays.
 *
 * @param red 0 to 255
 * @param green 0 to 255
 * @param blue 0 to 255
 * @param isChange false if the cell stays as it is
 */
public record CellBorder(int red, int green, int blue, boolean isChange) {
  /**
   * A border between black and the background.
   *
   * @param background red, green and blue, 0 to 255
   * @param share of the background, 0 to 1; 0 leaves the cell as it is
   */
  static CellBorder of(List<Double> background, double share) {
    int[] colour =
        background.stream().mapToInt(channel -> (int) Math.round(share * channel)).toArray();
    return new CellBorder(colour[0], colour[1], colour[2], share > 0);
  }

  /** The cell with this border. */
  public CellImage apply(CellImage image) {
    if (!isChange) {
      return image;
    }
    byte[] rgb = image.rgb().clone();
    boolean[] around = around(image);
    for (int pixel = 0; pixel < around.length; pixel++) {
      if (around[pixel]) {
        rgb[3 * pixel] = (byte) red;
        rgb[3 * pixel + 1] = (byte) green;
        rgb[3 * pixel + 2] = (byte) blue;
      }
    }
    return new CellImage(image.width(), image.height(), rgb);
  }

  /** Which pixels are around the cell, row by row. */
  private static boolean[] around(CellImage image) {
    int width = image.width();
    int height = image.height();
    Flood flood = new Flood(image.rgb());
    for (int x = 0; x < width; x++) {
      flood.reach(x);
      flood.reach((height - 1) * width + x);
    }
    for (int y = 0; y < height; y++) {
      flood.reach(y * width);
      flood.reach(y * width + width - 1);
    }
    while (flood.waiting > 0) {
      int pixel = flood.stack[--flood.waiting];
      int x = pixel % width;
      if (x > 0) {
        flood.reach(pixel - 1);
      }
      if (x < width - 1) {
        flood.reach(pixel + 1);
      }
      if (pixel >= width) {
        flood.reach(pixel - width);
      }
      if (pixel < (height - 1) * width) {
        flood.reach(pixel + width);
      }
    }
    return flood.reached;
  }

  /**
   * Black pixels that were reached, and those of them whose neighbours are still to be looked at.
   */
  private static final class Flood {
    private final byte[] rgb;
    private final boolean[] reached;
    private final int[] stack;
    private int waiting;

    Flood(byte[] rgb) {
      this.rgb = rgb;
      this.reached = new boolean[rgb.length / 3];
      this.stack = new int[reached.length];
    }

    void reach(int pixel) {
      if (!reached[pixel] && isBlack(3 * pixel)) {
        reached[pixel] = true;
        stack[waiting++] = pixel;
      }
    }

    private boolean isBlack(int at) {
      return (rgb[at] & 0xFF) < CellFinding.BLACK_BELOW
          && (rgb[at + 1] & 0xFF) < CellFinding.BLACK_BELOW
          && (rgb[at + 2] & 0xFF) < CellFinding.BLACK_BELOW;
    }
  }
}
