package org.plasmospark.image;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Writes JPEG whose blocks are each of one value, which the format keeps exactly: every sampling of
 * components, in one scan or one each, with or without restarts, sequential or progressive.
 */
final class JpegFile {
  static final int NO_ADOBE = -1;

  /** Lengths of the codes of the sizes 0 to 11 (ITU-T T.81, table K.3). */
  private static final int[] LENGTHS = {2, 3, 3, 3, 3, 3, 4, 5, 6, 7, 8, 9};

  private static final int[] CODES = {0, 2, 3, 4, 5, 6, 14, 30, 62, 126, 254, 510};

  final int width;
  final int height;
  private final int[] across;
  private final int[] down;
  private int[] ids;
  private int frame = 0xC0;
  private boolean jfif;
  private int adobe = NO_ADOBE;
  private int restart;
  private boolean apart;

  /**
   * @param across samples of each component where one of the coarsest has one
   */
  JpegFile(int width, int height, int[] across, int[] down) {
    this.width = width;
    this.height = height;
    this.across = across;
    this.down = down;
    ids = new int[across.length];
    Arrays.setAll(ids, i -> i + 1);
  }

  JpegFile ids(int... names) {
    ids = names;
    return this;
  }

  JpegFile frame(int marker) {
    frame = marker;
    return this;
  }

  JpegFile jfif() {
    jfif = true;
    return this;
  }

  JpegFile adobe(int transform) {
    adobe = transform;
    return this;
  }

  JpegFile restart(int interval) {
    restart = interval;
    return this;
  }

  /** A scan for each component. */
  JpegFile apart() {
    apart = true;
    return this;
  }

  /** Columns of pixels of a unit of the scan. */
  int unitWidth() {
    return 8 * Arrays.stream(across).max().orElseThrow();
  }

  int unitHeight() {
    return 8 * Arrays.stream(down).max().orElseThrow();
  }

  /** What a component is in a unit. */
  interface Values {
    int of(int component, int unitX, int unitY);
  }

  byte[] bytes(Values values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(out, 0xFF, 0xD8);
    if (jfif) {
      segment(out, 0xE0, 'J', 'F', 'I', 'F', 0, 1, 2, 0, 0, 1, 0, 1, 0, 0);
    }
    if (adobe != NO_ADOBE) {
      segment(out, 0xEE, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, adobe);
    }
    int[] ones = new int[65];
    Arrays.fill(ones, 1, 65, 1);
    segment(out, 0xDB, ones);
    int[] header = new int[6 + 3 * ids.length];
    int[] start = {8, height >> 8, height & 255, width >> 8, width & 255, ids.length};
    System.arraycopy(start, 0, header, 0, 6);
    for (int i = 0; i < ids.length; i++) {
      header[6 + 3 * i] = ids[i];
      header[7 + 3 * i] = across[i] << 4 | down[i];
    }
    segment(out, frame, header);
    segment(out, 0xC4, tables());
    if (restart > 0) {
      segment(out, 0xDD, restart >> 8, restart & 255);
    }
    for (int scan = 0; scan < (apart ? ids.length : 1); scan++) {
      scan(out, values, apart ? scan : 0, apart ? scan + 1 : ids.length, false);
    }
    // A decoder smooths blocks of which it does not know that nothing else is in them.
    for (int c = 0; c < ids.length && frame == 0xC2; c++) {
      scan(out, values, c, c + 1, true);
    }
    put(out, 0xFF, 0xD9);
    return out.toByteArray();
  }

  /** One for the first coefficients, one whose only code says that no others follow. */
  private static int[] tables() {
    int[] tables = new int[17 + 12 + 17 + 1];
    for (int length : LENGTHS) {
      tables[length]++;
    }
    for (int i = 0; i < 12; i++) {
      tables[17 + i] = i;
    }
    tables[29] = 0x10;
    tables[30] = 1;
    return tables;
  }

  private void scan(ByteArrayOutputStream out, Values values, int from, int to, boolean others) {
    boolean progressive = frame == 0xC2;
    int[] header = new int[1 + 2 * (to - from) + 3];
    header[0] = to - from;
    for (int i = from; i < to; i++) {
      header[1 + 2 * (i - from)] = ids[i];
    }
    header[header.length - 3] = others ? 1 : 0;
    header[header.length - 2] = progressive && !others ? 0 : 63;
    segment(out, 0xDA, header);
    BitWriter bits = new BitWriter();
    int[] last = new int[ids.length];
    boolean single = to - from == 1;
    // A component alone is not filled up to whole units.
    int columns = single ? blocks(width, across[from], unitWidth()) : units(width, unitWidth());
    int rows = single ? blocks(height, down[from], unitHeight()) : units(height, unitHeight());
    for (int i = 0; i < columns * rows; i++) {
      if (restart > 0 && i > 0 && i % restart == 0) {
        stuffed(out, bits);
        put(out, 0xFF, 0xD0 + (i / restart - 1) % 8);
        bits = new BitWriter();
        last = new int[ids.length];
      }
      for (int c = from; c < to; c++) {
        int unitX = i % columns / (single ? across[c] : 1);
        int unitY = i / columns / (single ? down[c] : 1);
        for (int block = 0; block < (single ? 1 : across[c] * down[c]); block++) {
          if (!others) {
            int value = 8 * (values.of(c, unitX, unitY) - 128);
            first(bits, value - last[c]);
            last[c] = value;
          }
          if (others || !progressive) {
            bits.put(0, 1);
          }
        }
      }
    }
    stuffed(out, bits);
  }

  private static int units(int length, int unit) {
    return (length + unit - 1) / unit;
  }

  private static int blocks(int length, int samples, int unit) {
    int own = (length * samples * 8 + unit - 1) / unit;
    return (own + 7) / 8;
  }

  private static void first(BitWriter bits, int difference) {
    int size = 32 - Integer.numberOfLeadingZeros(Math.abs(difference));
    bits.put(CODES[size], LENGTHS[size]);
    bits.put(difference < 0 ? difference - 1 : difference, size);
  }

  private static void stuffed(ByteArrayOutputStream out, BitWriter bits) {
    for (byte one : bits.bytesAndOnes()) {
      out.write(one);
      if (one == (byte) 0xFF) {
        out.write(0);
      }
    }
  }

  private static void segment(ByteArrayOutputStream out, int marker, int... content) {
    put(out, 0xFF, marker, content.length + 2 >> 8, content.length + 2 & 255);
    put(out, content);
  }

  private static void put(ByteArrayOutputStream out, int... bytes) {
    for (int one : bytes) {
      out.write(one);
    }
  }
}
