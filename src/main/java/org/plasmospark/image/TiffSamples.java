package org.plasmospark.image;

/** The samples of a page of a TIFF, row by row, out of its uncompressed bytes. */
final class TiffSamples {
  private static final int NO_PREDICTOR = 1;
  private static final int DIFFERENCES = 2;

  private final TiffLayout layout;
  private final byte[][] planes;
  private final boolean littleEndian;
  private final boolean differences;
  private final int[] row;

  /**
   * @param planes the bytes of each plane, or of all samples together
   */
  TiffSamples(TiffLayout layout, byte[][] planes, boolean littleEndian) throws BadImageException {
    this.layout = layout;
    this.planes = planes;
    this.littleEndian = littleEndian;
    long predictor =
        layout.compression == TiffData.JPEG
            ? NO_PREDICTOR
            : layout.directory.orElse(TiffTags.PREDICTOR, NO_PREDICTOR);
    differences = predictor == DIFFERENCES;
    if (predictor != NO_PREDICTOR && !(differences && TiffData.mayPredict(layout.compression))) {
      throw BadImageException.unsupported(
          ("The TIFF predicts its samples in way %d at compression %d; differences (2) with LZW or"
                  + " Deflate are read.")
              .formatted(predictor, layout.compression));
    }
    row = new int[layout.width * layout.samples];
  }

  /** Whether rows of bytes are rows of samples as they are. */
  boolean arePlain() {
    return layout.bits == 8 && planes.length == 1 && !differences;
  }

  /** Copies a row of a page whose samples are plain. */
  void copyRow(int y, byte[] to, int at) {
    System.arraycopy(planes[0], y * layout.lineBytes(), to, at, layout.lineBytes());
  }

  /**
   * A row, its samples interleaved; valid until the next one is asked for. Samples of 32 bits fill
   * the whole int.
   */
  int[] row(int y) {
    if (layout.acrossUnit * layout.downUnit > 1) {
      shared(y);
      return row;
    }
    int together = layout.together();
    for (int plane = 0; plane < planes.length; plane++) {
      unpack(planes[plane], y * layout.lineBytes(), plane, together);
    }
    if (differences) {
      add();
    }
    return row;
  }

  private void unpack(byte[] bytes, int from, int plane, int together) {
    int bits = layout.bits;
    int count = layout.width * together;
    int step = planes.length;
    if (bits == 8) {
      for (int i = 0, to = plane; i < count; i++, to += step) {
        row[to] = bytes[from + i] & 0xFF;
      }
    } else if (bits % 8 == 0) {
      int size = bits / 8;
      for (int i = 0, to = plane; i < count; i++, to += step) {
        row[to] = whole(bytes, from + i * size, size);
      }
    } else {
      long bit = 8L * from;
      for (int i = 0, to = plane; i < count; i++, to += step, bit += bits) {
        row[to] = packed(bytes, bit, bits);
      }
    }
  }

  /** Whole bytes are in the order of the file. */
  private int whole(byte[] bytes, int from, int size) {
    int value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | bytes[littleEndian ? from + size - 1 - i : from + i] & 0xFF;
    }
    return value;
  }

  /** Other samples follow one another bit by bit, whatever the order of the file. */
  private static int packed(byte[] bytes, long bit, int bits) {
    long window = 0;
    int first = (int) (bit >> 3);
    int last = (int) (bit + bits - 1 >> 3);
    for (int i = first; i <= last; i++) {
      window = window << 8 | bytes[i] & 0xFF;
    }
    int behind = 8 * (last + 1 - first) - bits - (int) (bit & 7);
    return (int) (window >> behind & (1L << bits) - 1);
  }

  private void add() {
    int mask = layout.bits == 32 ? -1 : (1 << layout.bits) - 1;
    int step = layout.samples;
    for (int x = 1; x < layout.width; x++) {
      // Each tile begins anew.
      if (x % layout.blockWidth == 0) {
        continue;
      }
      for (int i = x * step; i < (x + 1) * step; i++) {
        row[i] = row[i] + row[i - step] & mask;
      }
    }
  }

  /** Units of several pixels: the luma of each, then the two colours of all. */
  private void shared(int y) {
    int across = layout.acrossUnit;
    int size = across * layout.downUnit + 2;
    int line = y / layout.downUnit * layout.lineBytes();
    for (int x = 0, to = 0; x < layout.width; x++, to += 3) {
      int unit = line + x / across * size;
      row[to] = planes[0][unit + y % layout.downUnit * across + x % across] & 0xFF;
      row[to + 1] = planes[0][unit + size - 2] & 0xFF;
      row[to + 2] = planes[0][unit + size - 1] & 0xFF;
    }
  }

  /** The largest of the samples that are colours. */
  long largest(int colours) {
    long largest = 0;
    for (int y = 0; y < layout.height; y++) {
      int[] samples = row(y);
      for (int at = 0; at < samples.length; at += layout.samples) {
        for (int i = at; i < at + colours; i++) {
          largest = Math.max(largest, samples[i] & 0xFFFFFFFFL);
        }
      }
    }
    return largest;
  }
}
