package org.plasmospark.spark;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Moves arrays of floats through Kryo in pieces, where Kryo itself goes number by number. */
final class FloatArrays {
  private static final int PIECE = 1 << 14;

  private FloatArrays() {}

  /** Writes an array or null. */
  static void write(Output output, float[] values) {
    output.writeVarInt(values == null ? 0 : values.length + 1, true);
    if (values == null) {
      return;
    }
    ByteBuffer bytes = buffer(values.length);
    for (int start = 0; start < values.length; start += PIECE) {
      int size = Math.min(PIECE, values.length - start);
      bytes.asFloatBuffer().put(values, start, size);
      output.writeBytes(bytes.array(), 0, size * Float.BYTES);
    }
  }

  /** Reads what {@link #write} has written. */
  static float[] read(Input input) {
    int length = input.readVarInt(true) - 1;
    if (length < 0) {
      return null;
    }
    float[] values = new float[length];
    ByteBuffer bytes = buffer(length);
    for (int start = 0; start < length; start += PIECE) {
      int size = Math.min(PIECE, length - start);
      input.readBytes(bytes.array(), 0, size * Float.BYTES);
      bytes.asFloatBuffer().get(values, start, size);
    }
    return values;
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(Math.min(PIECE, length) * Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
