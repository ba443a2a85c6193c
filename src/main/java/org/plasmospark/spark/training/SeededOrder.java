package org.plasmospark.spark.training;

import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.random.SplitMix64;

/** Orders cells by a hash of seed, epoch and content: shuffled, yet the same on every cluster. */
final class SeededOrder {
  private static final int HEX_DIGITS_OF_A_LONG = 16;

  private SeededOrder() {}

  /** Where a cell stands in an order; ties are broken by the path. */
  static long key(long seed, int epoch, ManifestEntry entry) {
    long content = Long.parseUnsignedLong(entry.sha256(), 0, HEX_DIGITS_OF_A_LONG, 16);
    return SplitMix64.mix(SplitMix64.mix(SplitMix64.mix(seed) ^ epoch) ^ content);
  }
}
