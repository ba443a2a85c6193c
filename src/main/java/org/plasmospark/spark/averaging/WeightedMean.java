package org.plasmospark.spark.averaging;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The mean of float32 vectors, summed in double precision in the order in which they are given, so
 * that it depends neither on which worker was done first nor on how many threads compute it.
 *
 * <p>Vectors that are all there are averaged by {@link #of}, which needs no memory. Those that come
 * one after the other are added to an instance, which holds a double for each of their values.
 * Either way makes the same numbers, bit for bit.
 */
final class WeightedMean {
  private static final int CHUNK = 1 << 15;

  private final double[] sums;

  @FunctionalInterface
  private interface Range {
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
    requireLength(vector, sums.length);
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
    vectors.forEach(vector -> requireLength(vector, target.length));
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

  private static void inChunks(int length, Range work) {
    IntStream.range(0, (length + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(chunk -> work.over(chunk * CHUNK, Math.min(CHUNK, length - chunk * CHUNK)));
  }

  private static void requireLength(float[] vector, int length) {
    if (vector.length != length) {
      throw new IllegalArgumentException(vector.length + " values for a vector of " + length);
    }
  }
}
