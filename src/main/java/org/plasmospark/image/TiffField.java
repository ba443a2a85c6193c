package org.plasmospark.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A field of a directory of a TIFF.
 *
 * @param count how many values
 * @param bytes of the values, in the order of the file
 */
record TiffField(int tag, int type, int count, byte[] bytes) {
  private static final int SHORT = 3;
  private static final int LONG = 4;

  static TiffField ofShort(int tag, int value, ByteOrder order) {
    byte[] bytes = ByteBuffer.allocate(2).order(order).putShort((short) value).array();
    return new TiffField(tag, SHORT, 1, bytes);
  }

  static TiffField ofLongs(int tag, ByteOrder order, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(order);
    for (long value : values) {
      bytes.putInt((int) value);
    }
    return new TiffField(tag, LONG, values.length, bytes.array());
  }

  /** Bytes of a file of one directory with these fields and no data. */
  static int sizeOf(List<TiffField> fields) {
    return 8
        + 2
        + TiffDirectory.ENTRY * fields.size()
        + 4
        + fields.stream().mapToInt(TiffField::beyond).sum();
  }

  /** Bytes of the values outside of the directory, which begin at even places. */
  private int beyond() {
    return bytes.length > 4 ? bytes.length + (bytes.length & 1) : 0;
  }

  /**
   * Writes a header and the directory of a file.
   *
   * @param fields by ascending tags
   * @param out takes {@link #sizeOf} bytes from its beginning; has the order of the file
   */
  static void write(List<TiffField> fields, ByteBuffer out) {
    byte mark = (byte) (out.order() == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M');
    out.put(mark).put(mark).putShort((short) 42).putInt(8).putShort((short) fields.size());
    int beyond = 8 + 2 + TiffDirectory.ENTRY * fields.size() + 4;
    for (TiffField field : fields) {
      out.putShort((short) field.tag).putShort((short) field.type).putInt(field.count);
      int at = out.position();
      if (field.beyond() > 0) {
        out.putInt(beyond).put(beyond, field.bytes);
        beyond += field.beyond();
      } else {
        out.put(field.bytes).position(at + 4);
      }
    }
    out.putInt(0).position(beyond);
  }
}
