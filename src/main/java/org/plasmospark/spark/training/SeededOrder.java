package org.plasmospark.spark.training;

import org.plasmospark.manifest.ManifestEntry;

/** Orders cells by a hash of seed, epoch and content: shuffled, yet the same on every cluster. */
final class SeededOrder {
  private static final int HEX_DIGITS_OF_A_LONG = 16;

  private SeededOrder() {}

  /** Where a cell stands in an order; ties are broken by the path. */
  static long key(long seed, int epoch, ManifestEntry entry) {
    long content = Long.parseUnsignedLong(entry.sha256(), 0, HEX_DIGITS_OF_A_LONG, 16);
    return mix(mix(mix(seed) ^ epoch) ^ content);
  }

  /**
   * The finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
   * generators, 2014).
   */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
