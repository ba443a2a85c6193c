package org.plasmospark.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes bitmaps with every kind of header. */
final class BmpFile {
  private final int headerSize;
  private final int width;
  private final int height;
  private final int depth;
  private boolean topDown;
  private int compression;
  private int[] masks = {};
  private int[] palette = {};

  BmpFile(int headerSize, int width, int height, int depth) {
    this.headerSize = headerSize;
    this.width = width;
    this.height = height;
    this.depth = depth;
  }

  BmpFile topDown() {
    topDown = true;
    return this;
  }

  BmpFile compression(int how) {
    compression = how;
    return this;
  }

  /** Of red, green, blue and perhaps opacity. */
  BmpFile masks(int... bits) {
    masks = bits;
    compression = bits.length == 4 && headerSize == 40 ? 6 : 3;
    return this;
  }

  BmpFile palette(int... colours) {
    palette = colours;
    return this;
  }

  /**
   * The file.
   *
   * @param pixels numbers of {@code depth} bits, rows from the top
   */
  byte[] bytes(int... pixels) {
    int rowBytes = (width * depth + 31) / 32 * 4;
    byte[] data = new byte[rowBytes * height];
    for (int y = 0; y < height; y++) {
      int row = (topDown ? y : height - 1 - y) * rowBytes;
      for (int x = 0; x < width; x++) {
        int pixel = pixels[y * width + x];
        if (depth < 8) {
          int at = x * depth;
          data[row + at / 8] |= (byte) (pixel << 8 - depth - at % 8);
        } else {
          for (int i = 0; i < depth / 8; i++) {
            data[row + x * depth / 8 + i] = (byte) (pixel >> 8 * i);
          }
        }
      }
    }
    return file(data);
  }

  /** A picture of 4 or 8 bits as runs, and literals where they are shorter. */
  byte[] runs(int... pixels) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    compression = depth == 8 ? 1 : 2;
    for (int y = height - 1; y >= 0; y--) {
      for (int x = 0; x < width; ) {
        int first = pixels[y * width + x];
        int run = 1;
        while (x + run < width && run < 255 && pixels[y * width + x + run] == first) {
          run++;
        }
        int literal = Math.min(width - x, 5);
        if (run == 1 && literal >= 3) {
          literal(out, pixels, y * width + x, literal);
          x += literal;
        } else {
          out.write(run);
          out.write(depth == 8 ? first : first << 4 | first);
          x += run;
        }
      }
      out.write(0);
      out.write(y == 0 ? 1 : 0);
    }
    return file(out.toByteArray());
  }

  private void literal(ByteArrayOutputStream out, int[] pixels, int from, int count) {
    out.write(0);
    out.write(count);
    int start = out.size();
    for (int i = 0; i < count; i++) {
      if (depth == 8) {
        out.write(pixels[from + i]);
      } else if (i % 2 == 0) {
        out.write(pixels[from + i] << 4 | (i + 1 < count ? pixels[from + i + 1] : 0));
      }
    }
    if ((out.size() - start) % 2 != 0) {
      out.write(0);
    }
  }

  private byte[] file(byte[] data) {
    boolean core = headerSize == 12;
    boolean behind = headerSize == 40;
    int start = 14 + headerSize + (behind ? 4 * masks.length : 0) + (core ? 3 : 4) * palette.length;
    ByteBuffer out = ByteBuffer.allocate(start + data.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'B').put((byte) 'M').putInt(out.capacity()).putInt(0).putInt(start);
    out.putInt(headerSize);
    if (core) {
      out.putShort((short) width).putShort((short) height);
      out.putShort((short) 1).putShort((short) depth);
    } else {
      out.putInt(width).putInt(topDown ? -height : height);
      out.putShort((short) 1).putShort((short) depth).putInt(compression).putInt(data.length);
      out.putInt(2835).putInt(2835).putInt(palette.length).putInt(0);
      for (int mask : masks) {
        out.putInt(mask);
      }
    }
    int at = start - (core ? 3 : 4) * palette.length;
    for (int colour : palette) {
      out.put(at, (byte) colour).put(at + 1, (byte) (colour >> 8));
      out.put(at + 2, (byte) (colour >> 16));
      at += core ? 3 : 4;
    }
    out.put(start, data);
    return out.array();
  }
}
