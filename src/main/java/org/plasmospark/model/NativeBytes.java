package org.plasmospark.model;

import java.nio.ByteBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Bytes outside of the Java heap that are given back as soon as they are closed, and that count
 * like the arrays of networks. Different places may be read and written by different threads.
 */
public final class NativeBytes implements AutoCloseable {
  private final int length;
  private final INDArray array;
  private final ByteBuffer bytes;

  /**
   * @param length at least 1
   * @throws OutOfMemoryError if there is not so much
   */
  public NativeBytes(int length) {
    this.length = length;
    if (Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU) {
      array = Nd4j.createUninitializedDetached(DataType.FLOAT, (length + 3L) / Float.BYTES);
      bytes = FloatVectors.bytes(array);
    } else {
      // An array would take memory of the GPU as well.
      array = null;
      bytes = ByteBuffer.allocateDirect(length);
    }
  }

  /** How many they are. */
  public int length() {
    return length;
  }

  /**
   * Writes the first bytes of an array.
   *
   * @param at where to
   * @param count how many
   */
  public void write(int at, byte[] from, int count) {
    bytes.put(at, from, 0, count);
  }

  /**
   * Reads to the beginning of an array.
   *
   * @param at where from
   * @param count how many
   */
  public void read(int at, byte[] into, int count) {
    bytes.get(at, into, 0, count);
  }

  /** The bytes must not be used any more. */
  @Override
  public void close() {
    if (array != null && array.closeable()) {
      array.close();
    }
  }
}
