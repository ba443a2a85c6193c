package org.plasmospark.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/** Builds uncompressed one-strip TIFF files, right ones and wrong ones. */
final class TiffFile {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int OFFSETS = 273;
  static final int SAMPLES = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int BYTE_COUNTS = 279;
  static final int PALETTE = 320;
  static final int INK_SET = 332;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;

  private final ByteOrder order;
  private final Map<Integer, int[]> fields = new TreeMap<>();

  TiffFile(ByteOrder order, int width, int height, int photometric, int... bits) {
    this.order = order;
    with(WIDTH, width).with(HEIGHT, height).with(BITS, bits).with(COMPRESSION, 1);
    with(PHOTOMETRIC, photometric).with(SAMPLES, bits.length).with(ROWS_PER_STRIP, height);
  }

  TiffFile with(int tag, int... values) {
    fields.put(tag, values);
    return this;
  }

  /**
   * The file.
   *
   * @param samples values of all pixels; 16-bit ones take two bytes in the file's order
   */
  byte[] bytes(int... samples) {
    int sampleBytes = fields.get(BITS)[0] / 8;
    fields.putIfAbsent(OFFSETS, new int[] {8});
    fields.putIfAbsent(BYTE_COUNTS, new int[] {samples.length * sampleBytes});
    int dataEnd = 8 + samples.length * sampleBytes;
    int directory = dataEnd + dataEnd % 2;
    int beyond = directory + 2 + 12 * fields.size() + 4;
    int size = beyond;
    for (int[] values : fields.values()) {
      size += values.length > 1 ? 4 * values.length : 0;
    }
    ByteBuffer out = ByteBuffer.allocate(size).order(order);
    out.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'));
    out.put(out.get(0)).putShort((short) 42).putInt(directory);
    for (int sample : samples) {
      if (sampleBytes == 2) {
        out.putShort((short) sample);
      } else {
        out.put((byte) sample);
      }
    }
    out.position(directory);
    out.putShort((short) fields.size());
    for (Map.Entry<Integer, int[]> field : fields.entrySet()) {
      int[] values = field.getValue();
      boolean shorts = field.getKey() != OFFSETS && field.getKey() != BYTE_COUNTS;
      out.putShort(field.getKey().shortValue()).putShort((short) (shorts ? 3 : 4));
      out.putInt(values.length);
      if (values.length > 1) {
        out.putInt(beyond);
        for (int i = 0; i < values.length; i++) {
          out.putShort(beyond + 2 * i, (short) values[i]);
        }
        beyond += 4 * values.length;
      } else if (shorts) {
        out.putShort((short) values[0]).putShort((short) 0);
      } else {
        out.putInt(values[0]);
      }
    }
    return out.array();
  }
}
