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
