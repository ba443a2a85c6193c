package org.plasmospark.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The five row filters of PNG, undone in place. */
final class PngFilters {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long BYTES = 0x00FF_00FF_00FFL;

  private static final long ONES = 0x0001_0001_0001L;

  /** Added to a number of each channel, above -1024, it keeps its bits unless one is negative. */
  private static final long SIGNS = 0x0400_0400_0400L;

  private PngFilters() {}

  /**
   * Restores the samples of one pass.
   *
   * @param raw rows of one filter byte and {@code rowBytes} filtered bytes each
   * @param from where the first row begins
   * @param rowBytes bytes of a row without its filter byte
   * @param rows how many
   * @param bpp bytes from one pixel to the next, at least 1
   */
  static void undo(byte[] raw, int from, int rowBytes, int rows, int bpp) throws BadImageException {
    int at = from;
    for (int row = 0; row < rows; row++, at += rowBytes + 1) {
      int start = at + 1;
      int above = row == 0 ? -1 : start - rowBytes - 1;
      switch (raw[at]) {
        case 0 -> {}
        case 1 -> sub(raw, start, rowBytes, bpp);
        case 2 -> up(raw, start, above, rowBytes);
        case 3 -> average(raw, start, above, rowBytes, bpp);
        case 4 -> paeth(raw, start, above, rowBytes, bpp);
        default ->
            throw BadImageException.corrupt(
                "Row %d of the PNG has the unknown filter %d.".formatted(row, raw[at] & 0xFF));
      }
    }
  }

  private static void sub(byte[] raw, int start, int rowBytes, int bpp) {
    for (int i = start + bpp; i < start + rowBytes; i++) {
      raw[i] += raw[i - bpp];
    }
  }

  private static void up(byte[] raw, int start, int above, int rowBytes) {
    if (above < 0) {
      return;
    }
    for (int i = 0; i < rowBytes; i++) {
      raw[start + i] += raw[above + i];
    }
  }

  private static void average(byte[] raw, int start, int above, int rowBytes, int bpp) {
    for (int i = 0; i < rowBytes; i++) {
      int left = i < bpp ? 0 : raw[start + i - bpp] & 0xFF;
      int up = above < 0 ? 0 : raw[above + i] & 0xFF;
      raw[start + i] += (byte) ((left + up) >> 1);
    }
  }

  private static void paeth(byte[] raw, int start, int above, int rowBytes, int bpp) {
    if (above < 0) {
      sub(raw, start, rowBytes, bpp);
      return;
    }
    int from = bpp == 3 ? paethRgb(raw, start, above, rowBytes) : 0;
    for (int i = from; i < rowBytes; i++) {
      int left = i < bpp ? 0 : raw[start + i - bpp] & 0xFF;
      int upLeft = i < bpp ? 0 : raw[above + i - bpp] & 0xFF;
      raw[start + i] += (byte) predict(left, raw[above + i] & 0xFF, upLeft);
    }
  }

  /**
   * The usual case, but for the last pixel, because a byte after each is read with it. Zeros below
   * zeros, as around a cell, stay what they are while nothing is to the left of them.
   *
   * @return bytes done
   */
  private static int paethRgb(byte[] raw, int start, int above, int rowBytes) {
    int rowsApart = start - above;
    int last = start + rowBytes - 3;
    int from = start;
    while (from <= last - 6 && blank(raw, from, rowsApart)) {
      from += 6;
    }
    int to = last;
    while (to >= from + 6 && blank(raw, to - 6, rowsApart)) {
      to -= 6;
    }
    paethRgb(raw, from, to, rowsApart, 0, 0);
    if (to > from && ((int) INTS.get(raw, to - 3) & 0xFFFFFF) != 0) {
      long left = lanes((int) INTS.get(raw, to - 3));
      long upLeft = lanes((int) INTS.get(raw, to - 3 - rowsApart));
      paethRgb(raw, to, last, rowsApart, left, upLeft);
    }
    return rowBytes - 3;
  }

  /** Whether two pixels and those above them are zeros, and two bytes after each two. */
  private static boolean blank(byte[] raw, int at, int rowsApart) {
    return ((long) LONGS.get(raw, at) | (long) LONGS.get(raw, at - rowsApart)) == 0;
  }

  /** Three channels at once: the processor has too much to do for one after the other. */
  private static void paethRgb(
      byte[] raw, int from, int to, int rowsApart, long firstLeft, long firstUpLeft) {
    long left = firstLeft;
    long upLeft = firstUpLeft;
    for (int i = from, j = from - rowsApart; i < to; i += 3, j += 3) {
      long up = lanes((int) INTS.get(raw, j));
      left = lanes((int) INTS.get(raw, i)) + predict(left, up, upLeft) & BYTES;
      raw[i] = (byte) left;
      raw[i + 1] = (byte) (left >>> 32);
      raw[i + 2] = (byte) (left >>> 16);
      upLeft = up;
    }
  }

  /**
   * Whichever of the three neighbours is nearest to left + up - upLeft; of equally near ones the
   * left comes first, then the upper. That is the larger of left and up where upLeft is well below
   * them, the smaller where it is well above, and else upLeft. Written without branches, of which
   * the processor would guess many wrong in a noisy image.
   */
  static int predict(int left, int up, int upLeft) {
    int low = Math.min(left, up);
    int high = Math.max(left, up);
    int threshold = 3 * upLeft - left - up;
    int lowOrCorner = low + (upLeft - low & threshold - high >> 31);
    return high + (lowOrCorner - high & low - threshold >> 31);
  }

  /** The same for three channels at once, each in 16 bits. */
  private static long predict(long left, long up, long upLeft) {
    long swapped = (left ^ up) & whereNotNegative(up - left + SIGNS);
    long low = up ^ swapped;
    long high = left ^ swapped;
    long threshold = 3 * upLeft - left - up;
    long lowOrCorner = low ^ (low ^ upLeft) & whereNotNegative(high - threshold - ONES + SIGNS);
    long isHigh = whereNotNegative(low - threshold + SIGNS);
    return high & isHigh | lowOrCorner & ~isHigh;
  }

  /** The lowest three bytes, 16 bits apart: the first, the third and the second. */
  private static long lanes(int bytes) {
    return bytes & 0xFF00FF | (bytes & 0xFF00L) << 24;
  }

  /** 255 in each channel whose bit of {@link #SIGNS} is set, 0 in the others. */
  private static long whereNotNegative(long numbers) {
    long signs = numbers & SIGNS;
    return (signs >>> 2) - (signs >>> 10);
  }
}
