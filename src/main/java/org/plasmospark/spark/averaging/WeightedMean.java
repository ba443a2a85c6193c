package org.plasmospark.spark.averaging;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The mean of float32 vectors. */
final class WeightedMean {
  private static final int CHUNK = 1 << 15;

  private WeightedMean() {}

  /**
   * Overwrites a vector with the weighted mean of several, summed in double precision in the order
   * given, so that the result depends neither on which worker was done first nor on how many
   * threads compute it.
   *
   * @param vectors at least one, all of the target's length
   * @param weights one for each vector, not negative, with a positive sum
   */
  static void of(List<float[]> vectors, long[] weights, float[] target) {
    double total = LongStream.of(weights).sum();
    double[] shares = LongStream.of(weights).mapToDouble(weight -> weight / total).toArray();
    float[][] sources = vectors.toArray(float[][]::new);
    for (float[] source : sources) {
      if (source.length != target.length) {
        throw new IllegalArgumentException(
            source.length + " values for a vector of " + target.length);
      }
    }
    int chunks = (target.length + CHUNK - 1) / CHUNK;
    IntStream.range(0, chunks)
        .parallel()
        .forEach(
            chunk -> {
              int from = chunk * CHUNK;
              mean(sources, shares, target, from, Math.min(target.length, from + CHUNK));
            });
  }

  private static void mean(
      float[][] sources, double[] shares, float[] target, int from, int until) {
    double[] sums = new double[until - from];
    for (int v = 0; v < sources.length; v++) {
      add(sums, sources[v], from, shares[v]);
    }
    for (int i = 0; i < sums.length; i++) {
      target[from + i] = (float) sums[i];
    }
  }

  private static void add(double[] sums, float[] source, int from, double share) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += share * source[from + i];
    }
  }
}
