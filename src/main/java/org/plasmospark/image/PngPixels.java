package org.plasmospark.image;

import java.util.Arrays;
import java.util.Set;

/**
 * The meaning of a PNG's samples: turns rows of any colour type and depth into 8-bit RGB over
 * black.
 */
final class PngPixels {
  private static final int GRAY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GRAY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;
  private static final int ABSENT = -1;

  private final int colour;
  private final int depth;

  /** Colour of every value of a gray or palette sample of up to 8 bits. */
  private final int[] colours;

  private int paletteSize;

  /** Which palette entries or gray values can be seen; null if all can. */
  private boolean[] seen;

  /** Bits of a camera of fewer bits than the file has, or 0. */
  private int significant;

  /** The value of full light, of samples of more than 8 bits. */
  private int most = 0xFFFF;

  private boolean visible;

  /** The colour that counts as transparent, as raw samples, or {@link #ABSENT}. */
  private int[] key = {ABSENT, ABSENT, ABSENT};

  PngPixels(int colour, int depth) {
    this.colour = colour;
    this.depth = depth;
    colours = depth <= 8 && (colour == GRAY || colour == PALETTE) ? new int[1 << depth] : null;
    if (colours != null && colour == GRAY) {
      for (int i = 0; i < colours.length; i++) {
        colours[i] = 0x010101 * (i * 255 / (colours.length - 1));
      }
    }
  }

  static boolean legal(int colour, int depth) {
    return switch (colour) {
      case GRAY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
      case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
      case RGB, GRAY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
      default -> false;
    };
  }

  /** Bytes of a row, without the filter byte. */
  int rowBytes(int columns) {
    return (int) (((long) columns * samples() * depth + 7) / 8);
  }

  /** Bytes from one pixel to the next for the filters, at least 1. */
  int pixelBytes() {
    return Math.max(1, samples() * depth / 8);
  }

  private int samples() {
    return switch (colour) {
      case RGB -> 3;
      case GRAY_ALPHA -> 2;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  void palette(byte[] file, int at, int length) throws BadImageException {
    if (colour != PALETTE) {
      return;
    }
    if (length == 0 || length % 3 != 0 || length / 3 > 256 || paletteSize > 0) {
      throw BadImageException.corrupt("The palette of the PNG is malformed.");
    }
    paletteSize = Math.min(length / 3, colours.length);
    for (int i = 0; i < paletteSize; i++) {
      int entry = at + 3 * i;
      colours[i] =
          (file[entry] & 0xFF) << 16 | (file[entry + 1] & 0xFF) << 8 | file[entry + 2] & 0xFF;
    }
  }

  void transparency(byte[] file, int at, int length) throws BadImageException {
    boolean wrong =
        switch (colour) {
          case GRAY -> length != 2;
          case RGB -> length != 6;
          case PALETTE -> length > paletteSize;
          default -> true;
        };
    if (wrong) {
      throw BadImageException.corrupt("The transparency of the PNG is malformed.");
    }
    if (colours != null) {
      seen = new boolean[colours.length];
      Arrays.fill(seen, true);
    }
    if (colour == PALETTE) {
      for (int i = 0; i < length; i++) {
        colours[i] = overBlack(colours[i], file[at + i] & 0xFF);
        seen[i] = file[at + i] != 0;
      }
      return;
    }
    for (int i = 0; i < length / 2; i++) {
      key[i] = (file[at + 2 * i] & 0xFF) << 8 | file[at + 2 * i + 1] & 0xFF;
    }
    if (colours != null && key[0] < colours.length) {
      colours[key[0]] = 0;
      seen[key[0]] = false;
    }
  }

  /** Takes over how many bits of each sample are those of the camera. */
  void significant(byte[] file, int at, int length) {
    for (int i = 0; i < length && i < (colour == GRAY || colour == GRAY_ALPHA ? 1 : 3); i++) {
      significant = Math.max(significant, file[at + i] & 0xFF);
    }
  }

  /** Whether samples have more than 8 bits, so that {@link #range} has to be told the largest. */
  boolean areDeep() {
    return depth > 8;
  }

  /** The largest sample of a colour in a row. */
  int largest(byte[] raw, int from, int columns) {
    int largest = 0;
    int step = samples();
    int light = step > 2 ? 3 : 1;
    for (int x = 0; x < columns; x++) {
      for (int i = 0; i < light; i++) {
        largest = Math.max(largest, sample(raw, from + 2 * (x * step + i)));
      }
    }
    return largest;
  }

  /**
   * Finds full light: that of a camera of fewer bits if the file says so and nothing is brighter.
   *
   * @return what has to be said of it
   */
  Set<CellFinding> range(int largest) {
    if (significant > 8 && significant < depth && largest < 1 << significant) {
      most = (1 << significant) - 1;
      return Set.of();
    }
    return largest < 1 << depth - 2 ? Set.of(CellFinding.LOW_RANGE) : Set.of();
  }

  /** Whether no pixel that was written can be seen. */
  boolean areAllTransparent() {
    boolean hides = seen != null || key[0] != ABSENT || colour == GRAY_ALPHA || colour == RGB_ALPHA;
    return hides && !visible;
  }

  void complete() throws BadImageException {
    if (colour == PALETTE && paletteSize == 0) {
      throw BadImageException.corrupt("The PNG has no palette.");
    }
  }

  /**
   * Writes one row.
   *
   * @param raw unfiltered samples
   * @param from the row's first byte in {@code raw}
   * @param columns pixels of the row
   * @param rgb where the pixels go
   * @param to the first pixel's place in {@code rgb}
   * @param step bytes from one pixel's place to the next, 3 unless interlaced
   */
  void expand(byte[] raw, int from, int columns, byte[] rgb, int to, int step)
      throws BadImageException {
    if (colours != null) {
      lookUp(raw, from, columns, rgb, to, step);
    } else if (colour == RGB && depth == 8 && step == 3 && key[0] == ABSENT) {
      System.arraycopy(raw, from, rgb, to, 3 * columns);
    } else {
      blend(raw, from, columns, rgb, to, step);
    }
  }

  private void lookUp(byte[] raw, int from, int columns, byte[] rgb, int to, int step)
      throws BadImageException {
    int perByte = 8 / depth;
    int mask = (1 << depth) - 1;
    int known = colour == PALETTE ? paletteSize : colours.length;
    for (int x = 0; x < columns; x++, to += step) {
      int shift = 8 - depth * (x % perByte + 1);
      int value = raw[from + x / perByte] >> shift & mask;
      if (value >= known) {
        throw BadImageException.corrupt(
            "A pixel of the PNG has colour %d of a palette of %d.".formatted(value, known));
      }
      put(rgb, to, colours[value]);
      visible |= seen != null && seen[value];
    }
  }

  private void blend(byte[] raw, int from, int columns, byte[] rgb, int to, int step) {
    int sampleBytes = depth / 8;
    boolean gray = colour == GRAY || colour == GRAY_ALPHA;
    boolean alpha = colour == GRAY_ALPHA || colour == RGB_ALPHA;
    int at = from;
    for (int x = 0; x < columns; x++, to += step) {
      int r = sample(raw, at);
      int g = gray ? r : sample(raw, at + sampleBytes);
      int b = gray ? r : sample(raw, at + 2 * sampleBytes);
      at += (gray ? 1 : 3) * sampleBytes;
      boolean cut = r == key[0] && (gray || g == key[1] && b == key[2]);
      int opacity = cut ? 0 : depth == 8 ? 255 : 0xFFFF;
      if (alpha) {
        opacity = sample(raw, at);
        at += sampleBytes;
      }
      visible |= opacity != 0;
      put(rgb, to, light(r, opacity) << 16 | light(g, opacity) << 8 | light(b, opacity));
    }
  }

  /** Rounded once: the product of two rounded numbers may be two levels off. */
  private int light(int sample, int opacity) {
    return depth == 8
        ? Samples.times(sample, opacity)
        : Samples.toByte((long) sample * opacity, (long) most * 0xFFFF);
  }

  private int sample(byte[] raw, int at) {
    return depth == 8 ? raw[at] & 0xFF : (raw[at] & 0xFF) << 8 | raw[at + 1] & 0xFF;
  }

  private static int overBlack(int colour, int opacity) {
    return Samples.times(colour >> 16 & 0xFF, opacity) << 16
        | Samples.times(colour >> 8 & 0xFF, opacity) << 8
        | Samples.times(colour & 0xFF, opacity);
  }

  private static void put(byte[] rgb, int to, int colour) {
    rgb[to] = (byte) (colour >> 16);
    rgb[to + 1] = (byte) (colour >> 8);
    rgb[to + 2] = (byte) colour;
  }
}
