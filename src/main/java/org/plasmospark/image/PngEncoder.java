package org.plasmospark.image;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes images as 8-bit RGB PNG; the same image gives the same bytes. */
public final class PngEncoder {
  private static final int BYTES_PER_PIXEL = 3;

  /** With the strategy for filtered data as small as the default and in half the time. */
  private static final int LEVEL = 4;

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
    // A black pixel before each row and a black row above the first stand for what is not there.
    byte[] above = new byte[BYTES_PER_PIXEL + rowBytes];
    byte[] row = new byte[BYTES_PER_PIXEL + rowBytes];
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(image.rgb(), y * rowBytes, row, BYTES_PER_PIXEL, rowBytes);
      int at = y * (rowBytes + 1);
      int kind = cheapest(row, above);
      filtered[at] = (byte) kind;
      for (int i = BYTES_PER_PIXEL; i < row.length; i++) {
        int left = row[i - BYTES_PER_PIXEL] & 0xFF;
        int up = above[i] & 0xFF;
        int predicted =
            switch (kind) {
              case 0 -> 0;
              case 1 -> left;
              case 2 -> up;
              case 3 -> (left + up) >> 1;
              default -> PngFilters.predict(left, up, above[i - BYTES_PER_PIXEL] & 0xFF);
            };
        filtered[at + 1 + i - BYTES_PER_PIXEL] = (byte) (row[i] - predicted);
      }
      byte[] next = above;
      above = row;
      row = next;
    }
    return filtered;
  }

  /** The filter whose residuals have the smallest sum of magnitudes. */
  private static int cheapest(byte[] row, byte[] above) {
    int none = 0;
    int sub = 0;
    int upper = 0;
    int average = 0;
    int paeth = 0;
    for (int i = BYTES_PER_PIXEL; i < row.length; i++) {
      int value = row[i];
      int left = row[i - BYTES_PER_PIXEL] & 0xFF;
      int up = above[i] & 0xFF;
      none += Math.abs(value);
      sub += Math.abs((byte) (value - left));
      upper += Math.abs((byte) (value - up));
      average += Math.abs((byte) (value - ((left + up) >> 1)));
      int predicted = PngFilters.predict(left, up, above[i - BYTES_PER_PIXEL] & 0xFF);
      paeth += Math.abs((byte) (value - predicted));
    }
    int[] costs = {none, sub, upper, average, paeth};
    int best = 0;
    for (int kind = 1; kind < costs.length; kind++) {
      best = costs[kind] < costs[best] ? kind : best;
    }
    return best;
  }

  private static byte[] deflate(byte[] raw) {
    Deflater deflater = new Deflater(LEVEL);
    try {
      deflater.setStrategy(Deflater.FILTERED);
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
