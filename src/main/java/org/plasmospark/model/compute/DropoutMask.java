package org.plasmospark.model.compute;

import java.nio.FloatBuffer;
import org.plasmospark.random.SplitMix64;

/**
 * Masks for inverted dropout (Srivastava et al., <em>Dropout</em>, JMLR 15 (2014) 1929-1958): each
 * number is 0 with the probability of the rate, else 1 / (1 − rate), so that the expected sum stays
 * what it is without dropout. A mask is a function of its seed and the iteration alone.
 */
public final class DropoutMask {
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
      state += SplitMix64.GAMMA;
      mask.put(i, (SplitMix64.finalized(state) >>> 11) * UNIT < rate ? 0f : kept);
    }
  }

  /** A seed made of two. */
  public static long mix(long seed, long other) {
    return SplitMix64.finalized(SplitMix64.mix(seed) ^ other + SplitMix64.GAMMA);
  }
}
