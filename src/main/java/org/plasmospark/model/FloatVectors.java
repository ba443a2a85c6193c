package org.plasmospark.model;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's contiguous float32 arrays as buffers of the JDK. */
public final class FloatVectors {
  /** Numbers around lengths and strides: rank; type, stride of the elements, order. */
  private static final int AROUND_SHAPE = 4;

  /** Bytes that {@code Nd4j.write} puts before the elements of a vector or row, and more. */
  static final int MOST_BEFORE_ELEMENTS = 512;

  private FloatVectors() {}

  /**
   * The array's own memory, in its order of elements.
   *
   * @throws IllegalArgumentException if it is not float32 or not contiguous
   */
  public static FloatBuffer view(INDArray array) {
    if (array.dataType() != DataType.FLOAT || array.elementWiseStride() != 1) {
      throw new IllegalArgumentException("not a contiguous float32 array");
    }
    FloatPointer pointer = new FloatPointer(array.data().addressPointer());
    return pointer.capacity(array.length()).asBuffer();
  }

  /**
   * The same memory byte by byte.
   *
   * @throws IllegalArgumentException if it is not float32 or not contiguous
   */
  static ByteBuffer bytes(INDArray array) {
    if (array.dataType() != DataType.FLOAT || array.elementWiseStride() != 1) {
      throw new IllegalArgumentException("not a contiguous float32 array");
    }
    BytePointer pointer = new BytePointer(array.data().addressPointer());
    return pointer.capacity(array.length() * Float.BYTES).asBuffer();
  }

  /** A copy of its elements. */
  public static float[] copy(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    view(array).get(values);
    return values;
  }

  /** A new row {@code [1, n]} of these elements. */
  public static INDArray row(float[] values) {
    if (Nd4j.getExecutioner().type() != ExecutionerType.NATIVE_CPU) {
      // A GPU would not notice what is written into an array behind its back.
      return Nd4j.create(values, new long[] {1, values.length});
    }
    INDArray array = Nd4j.createUninitializedDetached(DataType.FLOAT, 1, values.length);
    view(array).put(values);
    return array;
  }

  /**
   * The beginning of a vector {@code [n]} or row {@code [1, n]} that {@code Nd4j.write} has
   * written.
   *
   * @param count of elements
   * @param bytes of each element: 4 for float32, 8 for float64
   */
  record Header(long count, int bytes) {
    boolean isFloat32() {
      return bytes == Float.BYTES;
    }
  }

  /**
   * The elements of a vector or row of float32 or float64 as {@code Nd4j.write} has written it: its
   * shape and its elements, each behind a header of allocation mode, length and type. ND4J itself
   * reads them one by one, which takes a second for ten million, and makes room for as many as a
   * file claims.
   *
   * @param bytes all bytes of the file
   * @return empty if it is anything else, or cut
   */
  static Optional<float[]> read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Optional<Header> header = header(in);
    if (header.isEmpty()
        || header.get().count() != (double) in.remaining() / header.get().bytes()) {
      return Optional.empty();
    }
    float[] values = new float[(int) header.get().count()];
    if (header.get().isFloat32()) {
      in.asFloatBuffer().get(values);
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) in.getDouble();
      }
    }
    return Optional.of(values);
  }

  /**
   * Reads the header of a vector or row.
   *
   * @param in at the beginning of the file, then at the first element
   * @return empty if it is anything else, or cut before the first element
   */
  static Optional<Header> header(ByteBuffer in) {
    int start = in.position();
    Optional<Header> vector = header(in, 1);
    return vector.isPresent() ? vector : header(in.position(start), 2);
  }

  private static Optional<Header> header(ByteBuffer in, int rank) {
    try {
      text(in);
      long shapeLength = in.getLong();
      if (!text(in).equals("LONG")
          || shapeLength != 2L * rank + AROUND_SHAPE
          || in.getLong() != rank
          || rank == 2 && in.getLong() != 1) {
        return Optional.empty();
      }
      long elements = in.getLong();
      in.position(in.position() + (rank + AROUND_SHAPE - 1) * Long.BYTES);
      text(in);
      boolean same = elements == in.getLong();
      int bytes =
          switch (text(in)) {
            case "FLOAT" -> Float.BYTES;
            case "DOUBLE" -> Double.BYTES;
            default -> 0;
          };
      return same && bytes > 0 ? Optional.of(new Header(elements, bytes)) : Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(ByteBuffer in) {
    byte[] text = new byte[Math.min(in.getShort() & 0xFFFF, in.remaining())];
    in.get(text);
    return new String(text, StandardCharsets.US_ASCII);
  }
}
