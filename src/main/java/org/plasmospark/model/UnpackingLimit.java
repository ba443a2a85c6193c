package org.plasmospark.model;

/** How much a zip of a model may unpack to before it counts as a bomb. */
public final class UnpackingLimit {
  /** Three float32 numbers for each of 170 million parameters. */
  private static final long MOST_BYTES = 2L << 30;

  /** Trained parameters hardly get smaller, unless most of them were pruned to zero. */
  private static final int MAX_EXPANSION = 20;

  /** What unpacks to no more is harmless, whatever its ratio. */
  private static final long HARMLESS_BYTES = 32L << 20;

  private UnpackingLimit() {}

  /**
   * The limit in bytes.
   *
   * @param packed bytes that it comes from
   */
  public static long of(long packed) {
    return Math.min(MOST_BYTES, Math.max(HARMLESS_BYTES, MAX_EXPANSION * packed));
  }
}
