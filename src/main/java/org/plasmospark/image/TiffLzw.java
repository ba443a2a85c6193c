package org.plasmospark.image;

/**
 * Follows the codes of LZW in a TIFF and the lengths of what they stand for, without the bytes
 * themselves: the plug-in takes a code that cannot be for another one and says nothing.
 */
final class TiffLzw {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST = 258;
  private static final int CODES = 4096;

  private TiffLzw() {}

  /**
   * @param from where the data of a block begins
   * @param count its bytes, all within the file
   */
  static void check(byte[] file, int from, int count, TiffLayout layout, int block)
      throws BadImageException {
    boolean reversed = layout.directory.orElse(TiffTags.FILL_ORDER, 1) != 1;
    boolean old = count > 1 && file[from] == 0 && (file[from + 1] & 1) == 1;
    long needed = layout.blockBytes(block);
    if (!old && !reversed && length(file, from, from + count, needed) < needed) {
      throw TiffData.incomplete(block);
    }
  }

  private static long length(byte[] file, int from, int end, long needed) {
    int[] lengths = new int[CODES];
    long length = 0;
    int next = FIRST;
    int width = 9;
    int previous = 0;
    long bit = 8L * from;
    while (length < needed && bit + width <= 8L * end) {
      int code = bits(file, bit, width);
      bit += width;
      if (code == END) {
        break;
      }
      if (code == CLEAR) {
        next = FIRST;
        width = 9;
        previous = 0;
        continue;
      }
      if (code > next || code == next && previous == 0) {
        return 0;
      }
      int current = code < CLEAR ? 1 : code == next ? previous + 1 : lengths[code];
      length += current;
      if (previous > 0 && next < CODES - 1) {
        lengths[next++] = previous + 1;
        // TIFF widens its codes one code early.
        width = next + 1 >= 1 << width && width < 12 ? width + 1 : width;
      }
      previous = current;
    }
    return length;
  }

  private static int bits(byte[] file, long bit, int width) {
    int at = (int) (bit >> 3);
    int window = (file[at] & 0xFF) << 16 | (file[at + 1] & 0xFF) << 8;
    if (at + 2 < file.length) {
      window |= file[at + 2] & 0xFF;
    }
    return window >> 24 - width - (int) (bit & 7) & (1 << width) - 1;
  }
}
