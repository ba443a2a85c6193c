package org.plasmospark.image;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The meaning of the samples of a page of a TIFF: turns its rows into 8-bit RGB over black. */
final class TiffColours {
  private static final int CMYK_INKS = 1;
  private static final int PREMULTIPLIED = 1;
  private static final int OPACITY = 2;
  private static final int NOWHERE = -1;

  private final TiffLayout layout;
  private final TiffSamples samples;

  /** The value of full light, and the largest that a sample can be. */
  private final long most;

  private final long full;

  /** Which sample says how opaque a pixel is, or {@link #NOWHERE}. */
  private final int opacity;

  /** Whether the colours were multiplied by it already. */
  private final boolean premultiplied;

  private final int[][] palette;
  private final TiffYcc ycc;
  private final Set<CellFinding> remarks = EnumSet.noneOf(CellFinding.class);
  private boolean visible;

  TiffColours(TiffLayout layout, TiffSamples samples) throws BadImageException {
    this.layout = layout;
    this.samples = samples;
    palette = layout.kind == TiffLayout.PALETTE ? palette() : null;
    ycc = layout.kind == TiffLayout.YCC ? new TiffYcc(layout.directory) : null;
    full = (1L << layout.bits) - 1;
    most = most();
    int found = NOWHERE;
    boolean multiplied = false;
    if (layout.directory.has(TiffTags.EXTRA_SAMPLES)) {
      long[] extra = layout.directory.numbers(TiffTags.EXTRA_SAMPLES);
      int first = colours(layout.kind);
      for (int i = 0; i < extra.length && first + i < layout.samples && found == NOWHERE; i++) {
        if (extra[i] == PREMULTIPLIED || extra[i] == OPACITY) {
          found = first + i;
          multiplied = extra[i] == PREMULTIPLIED;
        }
      }
    }
    opacity = found;
    premultiplied = multiplied;
  }

  /** How many samples make a colour. */
  static int colours(int kind) {
    return switch (kind) {
      case TiffLayout.RGB, TiffLayout.YCC -> 3;
      case TiffLayout.SEPARATED -> 4;
      default -> 1;
    };
  }

  static String name(int kind) {
    return switch (kind) {
      case TiffLayout.WHITE_IS_ZERO, TiffLayout.BLACK_IS_ZERO -> "gray";
      case TiffLayout.RGB -> "RGB";
      case TiffLayout.PALETTE -> "a palette";
      case TiffLayout.TRANSPARENCY_MASK -> "a transparency mask";
      case TiffLayout.SEPARATED -> "inks";
      case TiffLayout.YCC -> "YCbCr";
      case 8 -> "CIE L*a*b*";
      case 9 -> "ICC L*a*b*";
      case 10 -> "ITU L*a*b*";
      case 32803 -> "a colour filter array (raw camera data)";
      case 32844 -> "LogL";
      case 32845 -> "LogLuv";
      case 34892 -> "linear raw camera data";
      default -> "kind " + kind;
    };
  }

  /** Whether pixels of this kind and depth are read. */
  static void requireRead(TiffLayout layout) throws BadImageException {
    int kind = layout.kind;
    if (kind < TiffLayout.WHITE_IS_ZERO
        || kind > TiffLayout.YCC
        || kind == TiffLayout.TRANSPARENCY_MASK) {
      throw BadImageException.unsupported(
          ("The pixels of the TIFF are %s (photometric kind %d); gray, RGB, palettes, CMYK and"
                  + " YCbCr are read.")
              .formatted(name(kind), kind));
    }
    if (kind == TiffLayout.SEPARATED
        && layout.directory.orElse(TiffTags.INK_SET, CMYK_INKS) != CMYK_INKS) {
      throw BadImageException.unsupported("The inks of the TIFF are not those of CMYK.");
    }
    boolean tooDeep =
        kind == TiffLayout.YCC && layout.bits != 8
            || kind == TiffLayout.PALETTE && layout.bits > 16
            || layout.compression == TiffData.JPEG && layout.bits != 8;
    if (tooDeep) {
      throw BadImageException.unsupported(
          "The TIFF has %d bits a sample of %s%s, which is not read."
              .formatted(
                  layout.bits,
                  name(kind),
                  layout.compression == TiffData.JPEG ? " compressed as JPEG" : ""));
    }
  }

  /** Whole pages, and what has to be said of their samples. */
  Decoded read() throws BadImageException {
    byte[] rgb = new byte[3 * layout.width * layout.height];
    for (int y = 0; y < layout.height; y++) {
      int to = 3 * y * layout.width;
      if (isPlainRgb()) {
        samples.copyRow(y, rgb, to);
      } else {
        put(samples.row(y), rgb, to);
      }
    }
    if (opacity != NOWHERE && !visible) {
      remarks.add(CellFinding.TRANSPARENT);
    }
    return new Decoded(new CellImage(layout.width, layout.height, rgb), remarks);
  }

  private boolean isPlainRgb() {
    return layout.kind == TiffLayout.RGB
        && layout.bits == 8
        && opacity == NOWHERE
        && layout.samples == 3
        && samples.arePlain();
  }

  private void put(int[] row, byte[] rgb, int to) {
    int step = layout.samples;
    for (int x = 0, at = 0; x < layout.width; x++, at += step, to += 3) {
      double factor = 1;
      if (opacity != NOWHERE) {
        double opaque = fraction(row[at + opacity], full);
        visible |= opaque > 0;
        // Colour that was multiplied is already colour over black.
        factor = premultiplied ? 1 : opaque;
      }
      if (layout.kind == TiffLayout.SEPARATED) {
        factor *= 1 - fraction(row[at + 3], full);
      }
      if (layout.kind == TiffLayout.YCC) {
        ycc.put(row[at], row[at + 1], row[at + 2], rgb, to);
        for (int i = to; i < to + 3 && factor < 1; i++) {
          rgb[i] = nearest((rgb[i] & 0xFF) / 255.0, factor);
        }
      } else {
        for (int colour = 0; colour < 3; colour++) {
          rgb[to + colour] = light(row, at, colour, factor);
        }
      }
    }
  }

  private byte light(int[] row, int at, int colour, double factor) {
    return switch (layout.kind) {
      case TiffLayout.BLACK_IS_ZERO -> light(row[at], factor);
      case TiffLayout.WHITE_IS_ZERO -> nearest(1 - fraction(row[at], most), factor);
      case TiffLayout.PALETTE -> nearest(palette[colour][row[at]] / 65_535.0, factor);
      case TiffLayout.SEPARATED -> nearest(1 - fraction(row[at + colour], most), factor);
      default -> light(row[at + colour], factor);
    };
  }

  /** Rounded once, however many factors there are. */
  private byte light(int sample, double factor) {
    return layout.bits == 8 && factor == 1
        ? (byte) sample
        : nearest(fraction(sample, most), factor);
  }

  private static byte nearest(double light, double factor) {
    return (byte) (255 * light * factor + 0.5);
  }

  private static double fraction(int sample, long most) {
    return (double) (sample & 0xFFFFFFFFL) / most;
  }

  private int[][] palette() throws BadImageException {
    long[] entries = layout.directory.numbers(TiffTags.COLOR_MAP);
    int size = 1 << layout.bits;
    if (entries.length != 3 * size) {
      throw BadImageException.corrupt(
          "The palette of the TIFF has %d numbers, not %d.".formatted(entries.length, 3 * size));
    }
    long largest = Arrays.stream(entries).max().orElse(0);
    // Old writers put bytes where the format asks for 16 bits.
    boolean bytes = largest > 0 && largest < 256;
    if (bytes) {
      remarks.add(CellFinding.IRREGULAR);
    }
    int[][] colours = new int[3][size];
    for (int i = 0; i < entries.length; i++) {
      colours[i / size][i % size] = (int) Math.min(entries[i] * (bytes ? 257 : 1), 65_535);
    }
    return colours;
  }

  /** Full scale, but for data of a camera of fewer bits that says so. */
  private long most() throws BadImageException {
    boolean light = layout.kind <= TiffLayout.RGB;
    if (layout.bits <= 8 || !light) {
      return full;
    }
    long largest = samples.largest(colours(layout.kind));
    int stated = statedBits();
    if (stated > 0 && largest < 1L << stated) {
      return (1L << stated) - 1;
    }
    if (largest < 1L << layout.bits - 2) {
      remarks.add(CellFinding.LOW_RANGE);
    }
    return full;
  }

  /** Bits of a camera that the largest value belongs to: 10, 12, 14; or 0. */
  private int statedBits() throws BadImageException {
    if (layout.bits != 16 || !layout.directory.has(TiffTags.MAX_SAMPLE_VALUE)) {
      return 0;
    }
    long largest = 0;
    for (long value : layout.directory.numbers(TiffTags.MAX_SAMPLE_VALUE)) {
      largest = Math.max(largest, value);
    }
    for (int bits = 10; bits <= 14; bits += 2) {
      if (largest > 255 && largest < 1L << bits) {
        return bits;
      }
    }
    return 0;
  }
}
