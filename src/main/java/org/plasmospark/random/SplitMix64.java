package org.plasmospark.random;

/**
 * The mixing of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators,
 * 2014): numbers that differ in one bit become numbers that have nothing in common.
 */
public final class SplitMix64 {
  /** What the generator adds for each number: 2^64 divided by the golden ratio, made odd. */
  public static final long GAMMA = 0x9E3779B97F4A7C15L;

  private SplitMix64() {}

  /** The number that the generator puts out when its state was this. */
  public static long mix(long state) {
    return finalized(state + GAMMA);
  }

  /** The finalizer alone. */
  public static long finalized(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
