package org.plasmospark.image;

import java.nio.ByteBuffer;

/** The pixels of a bitmap as 8-bit RGB over black. */
final class BmpPixels {
  private final BmpReader header;
  private final ByteBuffer in;
  private final byte[] rgb;

  BmpPixels(BmpReader header) {
    this.header = header;
    this.in = header.in;
    rgb = new byte[3 * header.width * header.height];
  }

  Decoded read() throws BadImageException {
    boolean run = header.compression == BmpReader.RLE8 || header.compression == BmpReader.RLE4;
    if (run) {
      new BmpRuns(header, header.palette(), rgb).read();
    } else {
      long rowBytes = rowBytes();
      if (header.start + rowBytes * header.height > in.limit()) {
        throw BadImageException.truncated("The BMP ends before its last pixel.");
      }
      if (header.depth <= 8) {
        look(header.palette());
      } else if (header.depth == 24) {
        copy();
      } else {
        new Masked(header.masks()).read();
      }
    }
    return new Decoded(new CellImage(header.width, header.height, rgb));
  }

  private long rowBytes() {
    return ((long) header.width * header.depth + 31) / 32 * 4;
  }

  /** Where a row is in the file. */
  private int row(int y) {
    int stored = header.topDown ? y : header.height - 1 - y;
    return (int) (header.start + stored * rowBytes());
  }

  private void look(int[] palette) throws BadImageException {
    int perByte = 8 / header.depth;
    int mask = (1 << header.depth) - 1;
    for (int y = 0, to = 0; y < header.height; y++) {
      int from = row(y);
      for (int x = 0; x < header.width; x++, to += 3) {
        int shift = 8 - header.depth * (x % perByte + 1);
        put(rgb, to, palette, in.get(from + x / perByte) >> shift & mask);
      }
    }
  }

  static void put(byte[] rgb, int to, int[] palette, int index) throws BadImageException {
    if (index >= palette.length) {
      throw BadImageException.corrupt(
          "A pixel of the BMP has colour %d of a palette of %d.".formatted(index, palette.length));
    }
    rgb[to] = (byte) (palette[index] >> 16);
    rgb[to + 1] = (byte) (palette[index] >> 8);
    rgb[to + 2] = (byte) palette[index];
  }

  private void copy() {
    for (int y = 0, to = 0; y < header.height; y++) {
      int from = row(y);
      for (int x = 0; x < header.width; x++, to += 3, from += 3) {
        rgb[to] = in.get(from + 2);
        rgb[to + 1] = in.get(from + 1);
        rgb[to + 2] = in.get(from);
      }
    }
  }

  /** Pixels whose colours are bits of one number. */
  private final class Masked {
    private final int[] masks;
    private final int[] shifts = new int[4];
    private final long[] most = new long[4];

    Masked(int[] masks) throws BadImageException {
      this.masks = masks;
      int taken = 0;
      for (int i = 0; i < 4; i++) {
        shifts[i] = masks[i] == 0 ? 0 : Integer.numberOfTrailingZeros(masks[i]);
        most[i] = (masks[i] & 0xFFFFFFFFL) >>> shifts[i];
        boolean gaps = (most[i] & most[i] + 1) != 0;
        if (gaps || (taken & masks[i]) != 0 || i < 3 && masks[i] == 0) {
          throw BadImageException.corrupt("The colours of the BMP are in impossible bits.");
        }
        taken |= masks[i];
      }
    }

    void read() {
      boolean opacity = masks[3] != 0 && isAnythingVisible();
      for (int y = 0, to = 0; y < header.height; y++) {
        int from = row(y);
        for (int x = 0; x < header.width; x++, to += 3) {
          int pixel = pixel(from, x);
          int alpha = opacity ? value(pixel, 3) : 255;
          for (int i = 0; i < 3; i++) {
            rgb[to + i] = (byte) Samples.times(value(pixel, i), alpha);
          }
        }
      }
    }

    /** Many writers leave alpha empty; nobody stores a picture that cannot be seen. */
    private boolean isAnythingVisible() {
      for (int y = 0; y < header.height; y++) {
        int from = row(y);
        for (int x = 0; x < header.width; x++) {
          if ((pixel(from, x) & masks[3]) != 0) {
            return true;
          }
        }
      }
      return false;
    }

    private int pixel(int from, int x) {
      return header.depth == 16 ? in.getShort(from + 2 * x) & 0xFFFF : in.getInt(from + 4 * x);
    }

    private int value(int pixel, int colour) {
      return Samples.toByte((pixel & masks[colour] & 0xFFFFFFFFL) >>> shifts[colour], most[colour]);
    }
  }
}
