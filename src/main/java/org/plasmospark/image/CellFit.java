package org.plasmospark.image;

import java.util.Locale;

/** How a cell gets the shape of the network's input, before it gets its size. */
public enum CellFit {
  /** Both sides are stretched by themselves, so that a long cell becomes a round one. */
  STRETCH {
    @Override
    CellImage apply(CellImage image, int width, int height) {
      return image;
    }
  },

  /** Black is added on both sides of the shorter one, so that the cell keeps its shape. */
  PAD {
    @Override
    CellImage apply(CellImage image, int width, int height) {
      int wide = Math.max(image.width(), ceil((long) image.height() * width, height));
      int high = Math.max(image.height(), ceil((long) image.width() * height, width));
      return padded(image, wide, high);
    }
  };

  /** The name in settings and bundles, such as {@code pad}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The cell in the shape, but not yet the size, of an input.
   *
   * @param width of the input
   * @param height of the input
   * @return the same image if it has the shape
   */
  abstract CellImage apply(CellImage image, int width, int height);

  private static int ceil(long dividend, int divisor) {
    return Math.toIntExact((dividend + divisor - 1) / divisor);
  }

  /** An odd pixel is added at the right, or at the bottom. */
  private static CellImage padded(CellImage image, int wide, int high) {
    if (wide == image.width() && high == image.height()) {
      return image;
    }
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(wide, high))];
    int left = (wide - image.width()) / 2;
    int top = (high - image.height()) / 2;
    int row = 3 * image.width();
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(image.rgb(), y * row, rgb, 3 * ((top + y) * wide + left), row);
    }
    return new CellImage(wide, high, rgb);
  }
}
