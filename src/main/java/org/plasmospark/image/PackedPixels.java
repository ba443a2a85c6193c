package org.plasmospark.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Pixels as integers, from and to bytes of interleaved red, green and blue: red in the lowest byte,
 * then green and blue; the highest byte may be anything. So the three colours are read and written
 * at once, with a byte beside them that belongs to the next pixel; after the last pixel of a row
 * may come none, so that one goes byte by byte.
 */
final class PackedPixels {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private PackedPixels() {}

  /**
   * @param rgb bytes of pixels
   * @param from where the first pixel begins
   * @param pixels takes as many as it has room for
   */
  static void unpack(byte[] rgb, int from, int[] pixels) {
    int last = pixels.length - 1;
    int at = from;
    for (int x = 0; x < last; x++, at += 3) {
      pixels[x] = (int) INTS.get(rgb, at);
    }
    pixels[last] = rgb[at] & 0xFF | (rgb[at + 1] & 0xFF) << 8 | (rgb[at + 2] & 0xFF) << 16;
  }

  /**
   * @param pixels all of which are written
   * @param rgb takes their bytes
   * @param to where the first pixel begins
   */
  static void pack(int[] pixels, byte[] rgb, int to) {
    int last = pixels.length - 1;
    int at = to;
    for (int x = 0; x < last; x++, at += 3) {
      INTS.set(rgb, at, pixels[x]);
    }
    rgb[at] = (byte) pixels[last];
    rgb[at + 1] = (byte) (pixels[last] >>> 8);
    rgb[at + 2] = (byte) (pixels[last] >>> 16);
  }
}
