package org.plasmospark.spark.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.model.FloatVectors;

/** Flat float32 vectors as little-endian bytes and back. */
final class FloatBytes {
  private static final int CHUNK = 1 << 16;

  private FloatBytes() {}

  /** The bytes of a contiguous float32 vector; empty for null. */
  static byte[] of(INDArray vector) {
    if (vector == null) {
      return new byte[0];
    }
    byte[] bytes = new byte[Math.toIntExact(Math.multiplyExact(vector.length(), Float.BYTES))];
    view(bytes).put(FloatVectors.view(vector));
    return bytes;
  }

  /** A new row vector {@code [1, n]} with the values. */
  static INDArray toRowVector(byte[] bytes) {
    INDArray vector = Nd4j.createUninitialized(1, bytes.length / Float.BYTES);
    copy(bytes, vector);
    return vector;
  }

  /** Overwrites a contiguous float32 vector of the same length. */
  static void copy(byte[] bytes, INDArray vector) {
    if (vector.length() * Float.BYTES != bytes.length) {
      throw new IllegalArgumentException(
          bytes.length / Float.BYTES + " values for a vector of " + vector.length());
    }
    FloatVectors.view(vector).put(view(bytes));
  }

  /**
   * Overwrites a contiguous float32 vector with the weighted mean of several, summed in double
   * precision in the order given, so that the result does not depend on which worker was done
   * first.
   *
   * @param vectors at least one, all of the target's length
   * @param weights one for each vector, not negative, with a positive sum
   */
  static void weightedMean(List<byte[]> vectors, long[] weights, INDArray target) {
    double total = LongStream.of(weights).sum();
    List<FloatBuffer> sources = vectors.stream().map(FloatBytes::view).toList();
    FloatBuffer result = FloatVectors.view(target);
    float[] values = new float[CHUNK];
    double[] sums = new double[CHUNK];
    while (result.hasRemaining()) {
      int length = Math.min(CHUNK, result.remaining());
      Arrays.fill(sums, 0);
      for (int v = 0; v < weights.length; v++) {
        sources.get(v).get(values, 0, length);
        double weight = weights[v] / total;
        for (int i = 0; i < length; i++) {
          sums[i] += weight * values[i];
        }
      }
      for (int i = 0; i < length; i++) {
        values[i] = (float) sums[i];
      }
      result.put(values, 0, length);
    }
  }

  private static FloatBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
