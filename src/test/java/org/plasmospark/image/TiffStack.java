package org.plasmospark.image;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** TIFF files of several pages for tests elsewhere. */
public final class TiffStack {
  private static final int SIDE = 12;

  private TiffStack() {}

  /**
   * A file of RGB pages of 12 x 12 pixels.
   *
   * @param grays of the pages, from 0 to 255; a negative one makes a thumbnail
   */
  public static byte[] of(int... grays) {
    List<TiffWriter.Page> pages = new ArrayList<>();
    for (int gray : grays) {
      TiffWriter page = new TiffWriter(ByteOrder.LITTLE_ENDIAN, SIDE, SIDE, 2, 3, 8).strips(5);
      if (gray < 0) {
        page.with(TiffTags.NEW_SUBFILE_TYPE, 1);
      }
      long[] pixels = new long[3 * SIDE * SIDE];
      Arrays.fill(pixels, Math.abs(gray));
      pages.add(page.page(pixels));
    }
    return TiffWriter.file(ByteOrder.LITTLE_ENDIAN, pages);
  }
}
