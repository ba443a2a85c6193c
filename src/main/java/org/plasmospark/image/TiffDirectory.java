package org.plasmospark.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One directory of a classic TIFF (revision 6.0), none of whose sizes and places is trusted. */
final class TiffDirectory {
  static final int ENTRY = 12;

  /** Values of a field of numbers: each takes more memory than in the file. */
  private static final int MOST_VALUES = 1 << 20;

  /** Bytes of a value of each field type; type 0 does not exist. */
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int RATIONAL = 5;
  private static final int UNDEFINED = 7;
  private static final int DIRECTORY = 13;

  private final ByteBuffer in;
  private final long place;
  private final int fields;

  /** Place of each field's entry in the directory, by tag. */
  private final Map<Integer, Integer> entries = new HashMap<>();

  /**
   * @param place where it begins
   */
  TiffDirectory(byte[] file, long place) throws BadImageException {
    this.place = place;
    in = ByteBuffer.wrap(file).order(order(file));
    if (place > file.length - 2L) {
      throw BadImageException.truncated("The TIFF ends before a directory.");
    }
    fields = in.getShort((int) place) & 0xFFFF;
    if (place + 2 + (long) fields * ENTRY + 4 > file.length) {
      throw BadImageException.truncated("The TIFF ends within a directory.");
    }
    for (int i = 0; i < fields; i++) {
      int at = (int) place + 2 + i * ENTRY;
      checkPlace(at);
      entries.putIfAbsent(in.getShort(at) & 0xFFFF, at);
    }
  }

  static ByteOrder order(byte[] file) {
    return file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
  }

  private void checkPlace(int at) throws BadImageException {
    // The specification asks readers to skip fields of unknown type.
    if (type(at) < TYPE_BYTES.length
        && bytes(at) > 4
        && (in.getInt(at + 8) & 0xFFFFFFFFL) + bytes(at) > in.limit()) {
      throw BadImageException.truncated("The TIFF ends before a field of its directory.");
    }
  }

  private int type(int at) {
    return in.getShort(at + 2) & 0xFFFF;
  }

  private long bytes(int at) {
    return (in.getInt(at + 4) & 0xFFFFFFFFL) * TYPE_BYTES[type(at)];
  }

  /** Where the values of a field are; they are within the file. */
  private int valuesOf(int at) {
    return bytes(at) > 4 ? in.getInt(at + 8) : at + 8;
  }

  long place() {
    return place;
  }

  /** How many fields it has. */
  int fields() {
    return fields;
  }

  /** Where the next directory begins; 0 if this is the last one. */
  long next() {
    return in.getInt((int) place + 2 + fields * ENTRY) & 0xFFFFFFFFL;
  }

  /** The places of values that are not in the directory itself. */
  List<Long> places() {
    List<Long> places = new ArrayList<>();
    for (int at : entries.values()) {
      if (type(at) < TYPE_BYTES.length && bytes(at) > 4) {
        places.add(in.getInt(at + 8) & 0xFFFFFFFFL);
      }
    }
    return places;
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  long only(int tag) throws BadImageException {
    long[] values = numbers(tag);
    if (values.length != 1) {
      throw BadImageException.corrupt("Field %d of the TIFF has not one value.".formatted(tag));
    }
    return values[0];
  }

  /** The first value of a field that may be absent. */
  long orElse(int tag, long absent) throws BadImageException {
    if (!has(tag)) {
      return absent;
    }
    long[] values = numbers(tag);
    return values.length == 0 ? absent : values[0];
  }

  /** The same for a field that may be malformed, which is as good as absent. */
  long orAbsent(int tag, long absent) {
    try {
      return orElse(tag, absent);
    } catch (BadImageException e) {
      return absent;
    }
  }

  /** The values of a field, all at least 0. */
  long[] numbers(int tag) throws BadImageException {
    int at = entry(tag);
    int type = type(at);
    if (type != BYTE && type != SHORT && type != LONG && type != DIRECTORY) {
      throw BadImageException.corrupt("Field %d of the TIFF is no number.".formatted(tag));
    }
    requireFew(at, tag);
    int from = valuesOf(at);
    long[] values = new long[in.getInt(at + 4)];
    Arrays.setAll(
        values,
        i ->
            switch (type) {
              case BYTE -> in.get(from + i) & 0xFF;
              case SHORT -> in.getShort(from + 2 * i) & 0xFFFF;
              default -> in.getInt(from + 4 * i) & 0xFFFFFFFFL;
            });
    return values;
  }

  /** The fractions of a field. */
  double[] fractions(int tag) throws BadImageException {
    int at = entry(tag);
    if (type(at) != RATIONAL) {
      throw BadImageException.corrupt("Field %d of the TIFF is no fraction.".formatted(tag));
    }
    requireFew(at, tag);
    int from = valuesOf(at);
    double[] values = new double[in.getInt(at + 4)];
    Arrays.setAll(
        values,
        i ->
            (double) (in.getInt(from + 8 * i) & 0xFFFFFFFFL)
                / (in.getInt(from + 8 * i + 4) & 0xFFFFFFFFL));
    return values;
  }

  /** The bytes of a field of bytes. */
  byte[] bytesOf(int tag) throws BadImageException {
    int at = entry(tag);
    if (type(at) != BYTE && type(at) != UNDEFINED) {
      throw BadImageException.corrupt("Field %d of the TIFF is no bytes.".formatted(tag));
    }
    byte[] bytes = new byte[in.getInt(at + 4)];
    in.get(valuesOf(at), bytes);
    return bytes;
  }

  /** A field as it stands in the file: type, number of values, values. */
  TiffField field(int tag) throws BadImageException {
    int at = entry(tag);
    if (type(at) >= TYPE_BYTES.length) {
      throw BadImageException.corrupt("Field %d of the TIFF is of no known type.".formatted(tag));
    }
    byte[] bytes = new byte[(int) bytes(at)];
    in.get(valuesOf(at), bytes);
    return new TiffField(tag, type(at), in.getInt(at + 4), bytes);
  }

  private void requireFew(int at, int tag) throws BadImageException {
    if (in.getInt(at + 4) > MOST_VALUES) {
      throw BadImageException.corrupt(
          "Field %d of the TIFF has %d values.".formatted(tag, in.getInt(at + 4)));
    }
  }

  private int entry(int tag) throws BadImageException {
    Integer at = entries.get(tag);
    if (at == null) {
      throw BadImageException.corrupt("The TIFF has no field %d.".formatted(tag));
    }
    return at;
  }
}
