package org.plasmospark.image;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes images as 8-bit RGB PNG; the same image gives the same bytes. */
public final class PngEncoder {
  private static final int BYTES_PER_PIXEL = 3;

  private PngEncoder() {}

  /**
   * Encodes losslessly, each row with the filter whose residuals are smallest.
   *
   * @return a complete PNG file
   */
  public static byte[] encode(CellImage image) {
    byte[] header = new byte[13];
    putInt(header, 0, image.width());
    putInt(header, 4, image.height());
    header[8] = 8;
    header[9] = 2;
    byte[] data = deflate(filter(image));
    ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 64);
    out.writeBytes(PngReader.SIGNATURE);
    chunk(out, "IHDR", header);
    chunk(out, "IDAT", data);
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static byte[] filter(CellImage image) {
    int rowBytes = BYTES_PER_PIXEL * image.width();
    byte[] filtered = new byte[Math.multiplyExact(rowBytes + 1, image.height())];
    byte[] candidate = new byte[rowBytes];
    for (int y = 0; y < image.height(); y++) {
      int at = y * (rowBytes + 1);
      long best = Long.MAX_VALUE;
      for (int kind = 0; kind <= 4; kind++) {
        long cost = residuals(image.rgb(), y * rowBytes, y > 0, kind, candidate);
        if (cost < best) {
          best = cost;
          filtered[at] = (byte) kind;
          System.arraycopy(candidate, 0, filtered, at + 1, rowBytes);
        }
      }
    }
    return filtered;
  }

  /** Filters one row and returns the sum of the residuals' magnitudes. */
  private static long residuals(byte[] rgb, int from, boolean hasAbove, int kind, byte[] to) {
    long sum = 0;
    for (int i = 0; i < to.length; i++) {
      boolean hasLeft = i >= BYTES_PER_PIXEL;
      int left = hasLeft ? rgb[from + i - BYTES_PER_PIXEL] & 0xFF : 0;
      int up = hasAbove ? rgb[from + i - to.length] & 0xFF : 0;
      int upLeft = hasLeft && hasAbove ? rgb[from + i - to.length - BYTES_PER_PIXEL] & 0xFF : 0;
      int predicted =
          switch (kind) {
            case 0 -> 0;
            case 1 -> left;
            case 2 -> up;
            case 3 -> (left + up) >> 1;
            default -> PngFilters.predict(left, up, upLeft);
          };
      to[i] = (byte) (rgb[from + i] - predicted);
      sum += Math.abs(to[i]);
    }
    return sum;
  }

  private static byte[] deflate(byte[] raw) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(raw);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length / 3 + 64);
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] chunk = new byte[12 + data.length];
    putInt(chunk, 0, data.length);
    for (int i = 0; i < 4; i++) {
      chunk[4 + i] = (byte) type.charAt(i);
    }
    System.arraycopy(data, 0, chunk, 8, data.length);
    CRC32 crc = new CRC32();
    crc.update(chunk, 4, 4 + data.length);
    putInt(chunk, 8 + data.length, (int) crc.getValue());
    out.writeBytes(chunk);
  }

  private static void putInt(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >> 24);
    bytes[at + 1] = (byte) (value >> 16);
    bytes[at + 2] = (byte) (value >> 8);
    bytes[at + 3] = (byte) value;
  }
}
