package org.plasmospark.spark.averaging;

import java.util.stream.IntStream;

/**
 * The mean of float32 vectors that come one after the other: the same numbers, bit for bit, as
 * {@link WeightedMean} makes of all at once in the same order.
 */
final class RunningMean {
  private static final int CHUNK = 1 << 15;

  private final double[] sums;

  @FunctionalInterface
  private interface Range {
    void over(int from, int until);
  }

  /**
   * @param length of each vector
   */
  RunningMean(int length) {
    sums = new double[length];
  }

  /** Adds a vector with its share of the sum of weights. */
  void add(float[] vector, double share) {
    if (vector.length != sums.length) {
      throw new IllegalArgumentException(vector.length + " values for a vector of " + sums.length);
    }
    inChunks(
        (from, until) -> {
          for (int i = from; i < until; i++) {
            sums[i] += share * vector[i];
          }
        });
  }

  /** Writes what was summed up. */
  void store(float[] target) {
    inChunks(
        (from, until) -> {
          for (int i = from; i < until; i++) {
            target[i] = (float) sums[i];
          }
        });
  }

  private void inChunks(Range work) {
    int chunks = (sums.length + CHUNK - 1) / CHUNK;
    IntStream.range(0, chunks)
        .parallel()
        .forEach(chunk -> work.over(chunk * CHUNK, Math.min(sums.length, (chunk + 1) * CHUNK)));
  }
}
