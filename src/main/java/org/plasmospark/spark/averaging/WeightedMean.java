package org.plasmospark.spark.averaging;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The mean of float32 vectors, summed in double precision in the order in which they are given, so
 * that it depends neither on which worker was done first nor on how many threads compute it.
 *
 * <p>Vectors that are all there are averaged by {@link #of}, or {@link #inPlace}. Those that come
 * one after the other are added to an instance, which holds a double for each of their values.
 * Either way makes the same numbers, bit for bit.
 */
final class WeightedMean {
  private static final int CHUNK = 1 << 15;

  /** So small that a piece of each of several vectors stays in the processor's nearest cache. */
  private static final int PIECE = 1 << 10;

  private final double[] sums;

  /** Work on a part of a vector. */
  @FunctionalInterface
  interface Range {
    void over(int from, int count);
  }

  /**
   * A mean without any vector yet.
   *
   * @param length of each vector
   */
  WeightedMean(int length) {
    sums = new double[length];
  }

  /** Adds a vector with its share of the sum of weights. */
  void add(float[] vector, double share) {
    requireLength(vector.length, sums.length);
    inChunks(sums.length, (from, count) -> add(sums, from, vector, from, count, share));
  }

  /** Writes what was added up. */
  void store(float[] target) {
    inChunks(sums.length, (from, count) -> store(sums, from, target, from, count));
  }

  /**
   * Overwrites a vector with the weighted mean of several.
   *
   * @param vectors at least one, all of the target's length
   * @param weights one for each vector, not negative, with a positive sum
   */
  static void of(List<float[]> vectors, long[] weights, float[] target) {
    vectors.forEach(vector -> requireLength(vector.length, target.length));
    if (weights.length == 2 && weights[0] == weights[1]) {
      float[] one = vectors.get(0);
      float[] other = vectors.get(1);
      inChunks(target.length, (from, count) -> middle(one, other, target, from, count));
      return;
    }
    double total = LongStream.of(weights).sum();
    inChunks(
        target.length,
        (from, count) -> {
          double[] sums = new double[count];
          for (int v = 0; v < weights.length; v++) {
            add(sums, 0, vectors.get(v), from, count, weights[v] / total);
          }
          store(sums, 0, target, from, count);
        });
  }

  /**
   * Overwrites vectors outside of the heap with their weighted mean, in one pass.
   *
   * @param vectors at least one, all of one length
   * @param weights as for {@link #of}
   * @param copy also gets the mean, if not null
   * @param offset of the mean in the copy
   */
  static void inPlace(List<FloatBuffer> vectors, long[] weights, float[] copy, int offset) {
    int length = vectors.get(0).capacity();
    vectors.forEach(vector -> requireLength(vector.capacity(), length));
    double total = LongStream.of(weights).sum();
    inChunks(
        length,
        (from, count) -> {
          float[] piece = new float[PIECE];
          float[] mean = new float[PIECE];
          double[] sums = new double[PIECE];
          for (int at = from; at < from + count; at += PIECE) {
            int size = Math.min(PIECE, from + count - at);
            if (weights.length == 2 && weights[0] == weights[1]) {
              vectors.get(0).get(at, piece, 0, size);
              vectors.get(1).get(at, mean, 0, size);
              middle(piece, mean, mean, 0, size);
            } else {
              Arrays.fill(sums, 0);
              for (int v = 0; v < weights.length; v++) {
                vectors.get(v).get(at, piece, 0, size);
                add(sums, 0, piece, 0, size, weights[v] / total);
              }
              store(sums, 0, mean, 0, size);
            }
            for (FloatBuffer vector : vectors) {
              vector.put(at, mean, 0, size);
            }
            if (copy != null) {
              System.arraycopy(mean, 0, copy, offset + at, size);
            }
          }
        });
  }

  /**
   * The usual case, in vector code: two workers that have trained the same number. A double holds
   * the sum of two floats so well that rounding it to a float is the same as adding floats, halving
   * is exact but for the smallest numbers, and of those the sum is. Only sums above the largest
   * float would differ. The zero in front makes two negative zeros a positive one, as above.
   */
  private static void middle(float[] one, float[] other, float[] target, int from, int count) {
    for (int i = from; i < from + count; i++) {
      target[i] = (0f + one[i] + other[i]) * 0.5f;
    }
  }

  private static void add(
      double[] sums, int at, float[] vector, int from, int count, double share) {
    for (int i = 0; i < count; i++) {
      sums[at + i] += share * vector[from + i];
    }
  }

  private static void store(double[] sums, int at, float[] target, int from, int count) {
    for (int i = 0; i < count; i++) {
      target[from + i] = (float) sums[at + i];
    }
  }

  /** Does a work on all parts of a vector, side by side. */
  static void inChunks(int length, Range work) {
    IntStream.range(0, (length + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(chunk -> work.over(chunk * CHUNK, Math.min(CHUNK, length - chunk * CHUNK)));
  }

  static void requireLength(int found, int length) {
    if (found != length) {
      throw new IllegalArgumentException(found + " values for a vector of " + length);
    }
  }
}
