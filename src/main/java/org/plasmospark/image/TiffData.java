package org.plasmospark.image;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Measures how many bytes the strips and tiles of a TIFF really decompress to: the JDK's reader
 * leaves missing pixels black and says nothing.
 */
final class TiffData {
  static final int NONE = 1;
  static final int LZW = 5;
  static final int JPEG = 7;
  static final int DEFLATE = 8;
  static final int PACK_BITS = 32773;
  static final int DEFLATE_OLD = 32946;

  private static final int LZW_CLEAR = 256;
  private static final int LZW_END = 257;
  private static final int LZW_FIRST = 258;
  private static final int LZW_CODES = 4096;

  private TiffData() {}

  /**
   * Whether one strip or tile holds all of its pixels.
   *
   * @param file the whole file
   * @param from where its data begins
   * @param count its compressed bytes, all within the file
   * @param needed its bytes when uncompressed
   * @throws BadImageException if the compression is not read here
   */
  static boolean isComplete(int compression, byte[] file, int from, int count, long needed)
      throws BadImageException {
    return switch (compression) {
      case NONE -> count >= needed;
      case PACK_BITS -> packBits(file, from, from + count) >= needed;
      case LZW -> lzw(file, from, from + count, needed) >= needed;
      case DEFLATE, DEFLATE_OLD -> deflate(file, from, count, needed) >= needed;
      case JPEG -> endsAsJpeg(file, from, from + count);
      default ->
          throw BadImageException.unsupported(
              ("This is a TIFF of compression %d; uncompressed, LZW, Deflate, PackBits and JPEG are"
                      + " read.")
                  .formatted(compression));
    };
  }

  private static long packBits(byte[] file, int from, int end) {
    long length = 0;
    int at = from;
    while (at < end) {
      int head = file[at++];
      if (head >= 0) {
        length += Math.min(head + 1, end - at);
        at += head + 1;
      } else if (head != -128) {
        length += at < end ? 1 - head : 0;
        at++;
      }
    }
    return length;
  }

  /** Follows the codes and the lengths of what they stand for, without the bytes themselves. */
  private static long lzw(byte[] file, int from, int end, long needed) {
    int[] lengths = new int[LZW_CODES];
    long length = 0;
    int next = LZW_FIRST;
    int width = 9;
    int previous = 0;
    long bit = 8L * from;
    while (length < needed && bit + width <= 8L * end) {
      int code = bits(file, bit, width);
      bit += width;
      if (code == LZW_END) {
        break;
      }
      if (code == LZW_CLEAR) {
        next = LZW_FIRST;
        width = 9;
        previous = 0;
        continue;
      }
      if (code > next || code == next && previous == 0) {
        return 0;
      }
      int current = code < LZW_CLEAR ? 1 : code == next ? previous + 1 : lengths[code];
      length += current;
      if (previous > 0 && next < LZW_CODES - 1) {
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

  private static long deflate(byte[] file, int from, int count, long needed)
      throws BadImageException {
    Inflater inflater = new Inflater();
    byte[] buffer = new byte[8192];
    try {
      inflater.setInput(file, from, count);
      while (inflater.getBytesWritten() < needed && !inflater.finished()) {
        if (inflater.inflate(buffer) == 0
            && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
      }
      return inflater.getBytesWritten();
    } catch (DataFormatException e) {
      throw BadImageException.corrupt(
          "The compressed data of the TIFF is damaged (%s).".formatted(e.getMessage()));
    } finally {
      inflater.end();
    }
  }

  private static boolean endsAsJpeg(byte[] file, int from, int end) {
    // One byte of padding may follow the end marker.
    for (int at = end - 2; at >= Math.max(from, end - 3); at--) {
      if (file[at] == (byte) 0xFF && file[at + 1] == (byte) 0xD9) {
        return true;
      }
    }
    return false;
  }
}
