package org.plasmospark.image;

import java.awt.image.Raster;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JPEG: the markers ourselves, the compressed pixels by TwelveMonkeys' plug-in and, behind
 * it, the JDK's libjpeg as raw components, so that CMYK and files without a JFIF header come out
 * right.
 */
final class JpegReader {
  /** Of libjpeg, and of the plug-in in the same words. */
  private static final Pattern SPARE =
      Pattern.compile("Corrupt JPEG data: (\\d{1,9}) extraneous bytes before marker 0x(..)");

  private static final int SOF0 = 0xC0;
  private static final int SOF1 = 0xC1;
  private static final int SOF2 = 0xC2;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int SOF15 = 0xCF;
  private static final int RST0 = 0xD0;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int APP0 = 0xE0;
  private static final int APP14 = 0xEE;
  private static final int TEM = 0x01;
  private static final int NO_ADOBE = -1;
  private static final int MOST_SCANS = 100;

  private final byte[] file;
  private int width;
  private int height;
  private int components;
  private boolean namedRgb;
  private boolean jfif;
  private int adobeTransform = NO_ADOBE;

  /** Where the compressed pixels begin. */
  private int pixels;

  /** Whether bytes that belong to nothing were passed over. */
  private boolean spare;

  /** Markers before the pixels that spare bytes stand before. */
  private final Set<Integer> spareBefore = new HashSet<>();

  private String complaint;

  /** Whether a quantization table has numbers beyond a byte. */
  private boolean coarse;

  private JpegReader(byte[] file) throws BadImageException {
    this.file = file;
    int at = 2;
    while (true) {
      at = nextMarker(at);
      int marker = file[at - 1] & 0xFF;
      if (marker == TEM || marker >= RST0 && marker <= SOI) {
        continue;
      }
      if (marker == EOI) {
        throw BadImageException.corrupt("The JPEG ends without an image.");
      }
      int length = segment(at);
      if (marker == SOS) {
        if (components == 0) {
          throw BadImageException.corrupt("The JPEG has pixels before its header.");
        }
        pixels = at + length;
        requireEnd(pixels);
        requireFewScans(pixels);
        return;
      }
      read(marker, at, length);
      at += length;
    }
  }

  static ImageHeader header(byte[] file) throws BadImageException {
    JpegReader reader = new JpegReader(file);
    return new ImageHeader(ImageFormat.JPEG, reader.width, reader.height);
  }

  /** Decodes a file whose header was found within the limits. */
  static Decoded read(byte[] file) throws BadImageException {
    JpegReader reader = new JpegReader(file);
    CellImage image = reader.toRgb(reader.components());
    return new Decoded(image, reader.spare ? Set.of(CellFinding.IRREGULAR) : Set.of());
  }

  /**
   * The components of a JPEG without any conversion of colour, all at its full size.
   *
   * @param most columns and rows that it may have
   */
  static Raster components(byte[] file, int mostColumns, int mostRows) throws BadImageException {
    JpegReader reader = new JpegReader(file);
    if (reader.width > mostColumns || reader.height > mostRows) {
      throw BadImageException.corrupt(
          "A JPEG of %d x %d pixels is in a place for %d x %d."
              .formatted(reader.width, reader.height, mostColumns, mostRows));
    }
    return reader.components();
  }

  private Raster components() throws BadImageException {
    PluginReader decoder = coarse ? PluginReader.JDK_JPEG : PluginReader.JPEG;
    Raster raster = decoder.raster(new TwoParts(new byte[0], file), this::take);
    if (complaint != null) {
      throw PluginReader.JPEG.damaged(complaint);
    }
    if (raster.getWidth() != width
        || raster.getHeight() != height
        || raster.getNumBands() != components) {
      throw BadImageException.corrupt("The JPEG decodes to another size than its header says.");
    }
    return raster;
  }

  private void take(String warning) {
    Matcher extraneous = SPARE.matcher(warning);
    if (extraneous.find()) {
      int marker = Integer.parseInt(extraneous.group(2), 16);
      if (spareBefore.contains(marker)
          || isPadding(Integer.parseInt(extraneous.group(1)), marker)) {
        spare |= !spareBefore.contains(marker);
        return;
      }
    }
    if (isDamage(warning) && complaint == null) {
      complaint = warning;
    }
  }

  /**
   * Whether so many zeros stand before a marker within the pixels. Zeros are what cameras fill up
   * with; anything else may be what remains of pixels that were decoded wrongly.
   */
  private boolean isPadding(int count, int marker) {
    for (int at = pixels + count; at < file.length - 1; at++) {
      if (file[at] == (byte) 0xFF && (file[at + 1] & 0xFF) == marker) {
        int from = at - count;
        while (from < at && file[from] == 0) {
          from++;
        }
        if (from == at) {
          return true;
        }
      }
    }
    return false;
  }

  /** What libjpeg patches up; remarks on profiles and thumbnails do not touch the pixels. */
  private static boolean isDamage(String warning) {
    String low = warning.toLowerCase(Locale.ROOT);
    if (low.contains("profile") || low.contains("thumbnail") || low.contains("app14")) {
      return false;
    }
    return low.contains("corrupt")
        || low.contains("premature")
        || low.contains("truncated")
        || low.contains("inconsistent progression")
        || low.contains("duplicate component")
        || low.contains("invalid");
  }

  /** The position after the next marker; what is none is passed over and remembered. */
  private int nextMarker(int from) throws BadImageException {
    for (int at = from; at < file.length - 1; at++) {
      if (file[at] == (byte) 0xFF && isMarker(file[at + 1] & 0xFF)) {
        if (at > from) {
          spareBefore.add(file[at + 1] & 0xFF);
        }
        return at + 2;
      }
      // Any number of these may stand before a marker.
      spare |= file[at] != (byte) 0xFF;
    }
    throw BadImageException.truncated("The JPEG ends before its pixels.");
  }

  /** Those that the standard reserves stand nowhere. */
  private static boolean isMarker(int code) {
    return code == TEM || code >= SOF0 && code < 0xFF;
  }

  private int segment(int at) throws BadImageException {
    int length = at + 2 > file.length ? Integer.MAX_VALUE : int16(at);
    if (length < 2) {
      throw BadImageException.corrupt("A segment of the JPEG has an impossible length.");
    }
    if (length > file.length - at) {
      throw BadImageException.truncated("The JPEG ends within one of its segments.");
    }
    return length;
  }

  private void read(int marker, int at, int length) throws BadImageException {
    if (marker == APP0 && length >= 7 && is(at + 2, "JFIF")) {
      jfif = true;
    } else if (marker == APP14 && length >= 14 && is(at + 2, "Adobe")) {
      adobeTransform = file[at + 13] & 0xFF;
    } else if (marker == DQT) {
      tables(at + 2, at + length);
    } else if (marker >= SOF0
        && marker <= SOF15
        && marker != DHT
        && marker != JPG
        && marker != DAC) {
      frame(marker, at, length);
    }
  }

  private void tables(int from, int end) {
    int at = from;
    while (at < end) {
      boolean wide = file[at++] >> 4 != 0;
      for (int i = 0; wide && i < 64 && at + 2 * i < end; i++) {
        coarse |= file[at + 2 * i] != 0;
      }
      at += wide ? 128 : 64;
    }
  }

  private void frame(int marker, int at, int length) throws BadImageException {
    if (marker != SOF0 && marker != SOF1 && marker != SOF2) {
      throw BadImageException.unsupported(
          "This is a lossless, hierarchical or arithmetic JPEG; baseline and progressive are read.");
    }
    if (length < 8 || length < 8 + 3 * (file[at + 7] & 0xFF) || components > 0) {
      throw BadImageException.corrupt("The frame header of the JPEG is malformed.");
    }
    if (file[at + 2] != 8) {
      throw BadImageException.unsupported(
          "This is a JPEG of %d bits a sample; 8 are read.".formatted(file[at + 2] & 0xFF));
    }
    height = int16(at + 3);
    width = int16(at + 5);
    components = file[at + 7] & 0xFF;
    if (width == 0 || height == 0) {
      throw BadImageException.corrupt("The header of the JPEG gives it no size.");
    }
    if (components != 1 && components != 3 && components != 4) {
      throw BadImageException.unsupported(
          "This is a JPEG of %d components; 1, 3 and 4 are read.".formatted(components));
    }
    namedRgb =
        components == 3 && file[at + 8] == 'R' && file[at + 11] == 'G' && file[at + 14] == 'B';
  }

  /** A complete file has an end marker; within compressed data its bytes cannot occur. */
  private void requireEnd(int from) throws BadImageException {
    for (int at = file.length - 2; at >= from; at--) {
      if (file[at] == (byte) 0xFF && file[at + 1] == (byte) EOI) {
        return;
      }
    }
    throw BadImageException.truncated("The JPEG ends before its end marker.");
  }

  /** Each scan goes over the whole picture, however short it is; encoders make a dozen. */
  private void requireFewScans(int from) throws BadImageException {
    int scans = 1;
    for (int at = from; at < file.length - 1; at++) {
      if (file[at] == (byte) 0xFF && file[at + 1] == (byte) SOS && ++scans > MOST_SCANS) {
        throw BadImageException.corrupt("The JPEG has more than %d scans.".formatted(MOST_SCANS));
      }
    }
  }

  private CellImage toRgb(Raster raster) {
    byte[] rgb = new byte[3 * width * height];
    int[] row = new int[width * components];
    for (int y = 0, to = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < row.length; x += components, to += 3) {
        if (components == 1) {
          put(rgb, to, row[x], row[x], row[x]);
        } else {
          three(row, x, rgb, to);
        }
      }
    }
    return new CellImage(width, height, rgb);
  }

  private void three(int[] row, int x, byte[] rgb, int to) {
    int r = row[x];
    int g = row[x + 1];
    int b = row[x + 2];
    if (isYcc()) {
      // ITU-R BT.601 as JFIF 1.02 writes it.
      float cb = g - 128;
      float cr = b - 128;
      float luma = r;
      r = Samples.clip(luma + 1.402f * cr);
      g = Samples.clip(luma - 0.344136f * cb - 0.714136f * cr);
      b = Samples.clip(luma + 1.772f * cb);
    }
    if (components == 4) {
      cmyk(r, g, b, row[x + 3], rgb, to);
    } else {
      put(rgb, to, r, g, b);
    }
  }

  /** The same guesses as libjpeg makes for files that do not say. */
  private boolean isYcc() {
    if (components == 4) {
      return adobeTransform == 2;
    }
    return jfif || (adobeTransform == NO_ADOBE ? !namedRgb : adobeTransform != 0);
  }

  /** Adobe's writers store ink inverted, 255 for none; without their mark 0 is none. */
  private void cmyk(int c, int m, int y, int k, byte[] rgb, int to) {
    int flip = adobeTransform == NO_ADOBE ? 255 : 0;
    int paper = k ^ flip;
    put(
        rgb,
        to,
        Samples.times(c ^ flip, paper),
        Samples.times(m ^ flip, paper),
        Samples.times(y ^ flip, paper));
  }

  private static void put(byte[] rgb, int to, int r, int g, int b) {
    rgb[to] = (byte) r;
    rgb[to + 1] = (byte) g;
    rgb[to + 2] = (byte) b;
  }

  private boolean is(int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (file[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int int16(int at) {
    return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
  }
}
