package org.plasmospark.image;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * One picture in 8-bit sRGB. Two images are equal when their size and all their pixels are.
 *
 * <p>The pixel array is not copied on the way in or out, because a copy of every cell would cost
 * more than its augmentation: whoever hands it over does not write to it again.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param rgb {@code 3 * width * height} bytes, rows from the top, pixels from the left, red, green
 *     and blue interleaved
 */
public record CellImage(int width, int height, byte[] rgb) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if a side is not positive or the array has another length
   */
  public CellImage {
    Objects.requireNonNull(rgb, "rgb");
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "An image has at least one pixel, not %d x %d.".formatted(width, height));
    }
    if (rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "An image of %d x %d has %d bytes of RGB, not %d."
              .formatted(width, height, 3L * width * height, rgb.length));
    }
  }

  /**
   * The colour of one pixel.
   *
   * @return 0xRRGGBB
   * @throws IndexOutOfBoundsException outside the image
   */
  public int pixel(int x, int y) {
    Objects.checkIndex(x, width);
    Objects.checkIndex(y, height);
    int at = 3 * (y * width + x);
    return (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | rgb[at + 2] & 0xFF;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CellImage that
        && width == that.width
        && height == that.height
        && Arrays.equals(rgb, that.rgb);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(rgb);
  }

  @Override
  public String toString() {
    return "CellImage[%d x %d]".formatted(width, height);
  }
}
