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
  /** Rank, two lengths, two strides, type, stride of the elements, order. */
  private static final int SHAPE_LENGTH_OF_RANK_2 = 8;

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
   * The elements of a float32 row as {@code Nd4j.write} has written it: its shape and its elements,
   * each behind a header of allocation mode, length and type. ND4J itself reads them one by one,
   * which takes a second for ten million.
   *
   * @param bytes all bytes of the file
   * @return empty if it is anything else, or cut
   */
  static Optional<float[]> read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      long shapeLength = header(in, "LONG");
      if (shapeLength != SHAPE_LENGTH_OF_RANK_2 || in.getLong() != 2 || in.getLong() != 1) {
        return Optional.empty();
      }
      long columns = in.getLong();
      in.position(in.position() + (SHAPE_LENGTH_OF_RANK_2 - 3) * Long.BYTES);
      if (columns != header(in, "FLOAT") || columns * Float.BYTES != in.remaining()) {
        return Optional.empty();
      }
      float[] values = new float[(int) columns];
      in.asFloatBuffer().get(values);
      return Optional.of(values);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a header.
   *
   * @return the length, or -1 for another type
   */
  private static long header(ByteBuffer in, String type) {
    text(in);
    long length = in.getLong();
    return text(in).equals(type) ? length : -1;
  }

  private static String text(ByteBuffer in) {
    byte[] text = new byte[Math.min(in.getShort() & 0xFFFF, in.remaining())];
    in.get(text);
    return new String(text, StandardCharsets.US_ASCII);
  }
}
