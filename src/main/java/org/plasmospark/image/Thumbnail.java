package org.plasmospark.image;

/** Small versions of images for pages. */
public final class Thumbnail {
  private Thumbnail() {}

  /**
   * The image in its shape with no side longer than allowed, resampled as for a network.
   *
   * @param longestSide in pixels, at least 1
   * @return the same image if it is small enough
   */
  public static CellImage of(CellImage image, int longestSide) {
    int longest = Math.max(image.width(), image.height());
    if (longest <= longestSide) {
      return image;
    }
    int width = scaled(image.width(), longestSide, longest);
    int height = scaled(image.height(), longestSide, longest);
    byte[] rgb = new byte[3 * width * height];
    new Resizer()
        .resize(image, width, height, (y, row) -> PackedPixels.pack(row, rgb, 3 * y * row.length));
    return new CellImage(width, height, rgb);
  }

  private static int scaled(int side, int longestSide, int longest) {
    return (int) Math.max(1, Math.round((double) side * longestSide / longest));
  }
}
