package org.plasmospark.model.compute;

import java.nio.FloatBuffer;

/**
 * Masks for inverted dropout (Srivastava et al., <em>Dropout</em>, JMLR 15 (2014) 1929-1958): each
 * number is 0 with the probability of the rate, else 1 / (1 − rate), so that the expected sum stays
 * what it is without dropout. A mask is a function of its seed and the iteration alone.
 */
public final class DropoutMask {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1p-53;

  private DropoutMask() {}

  /**
   * Fills the beginning of a buffer with {@code examples × width} numbers.
   *
   * @param seed of the layer and the worker
   * @param iteration updates made before
   * @param rate share that is dropped, in [0, 1)
   */
  public static void fill(
      FloatBuffer mask, long seed, long iteration, int examples, int width, double rate) {
    float kept = (float) (1 / (1 - rate));
    long state = mix(seed, iteration);
    for (int i = 0; i < examples * width; i++) {
      state += GOLDEN_GAMMA;
      mask.put(i, (finalized(state) >>> 11) * UNIT < rate ? 0f : kept);
    }
  }

  /** A seed made of two. */
  public static long mix(long seed, long other) {
    return finalized(finalized(seed + GOLDEN_GAMMA) ^ other + GOLDEN_GAMMA);
  }

  /**
   * The finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
   * generators, 2014).
   */
  private static long finalized(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
