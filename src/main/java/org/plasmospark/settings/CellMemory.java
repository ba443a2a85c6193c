package org.plasmospark.settings;

/** How much of a JVM's native memory may hold decoded cells. */
final class CellMemory {
  /** What networks may have alone: the cells' part is never more than one of four. */
  private static final int PARTS = 4;

  /**
   * Native memory of a network in training, of each pixel of a minibatch: the most that was
   * measured is 1.2 GB for 64 cells of 170×170 in float32.
   */
  private static final long BYTES_OF_A_PIXEL = 720;

  private CellMemory() {}

  /**
   * What the user has set, or else what the networks of all tasks leave.
   *
   * @param tasks of a JVM at the same time, at least 1
   * @return bytes, at least 0
   */
  static long of(Settings settings, int tasks) {
    return settings.compute().cellMemory().orElseGet(() -> left(settings, tasks));
  }

  private static long left(Settings settings, int tasks) {
    // A network that only predicts keeps no activations for a way back.
    long images = Math.max(settings.train().batchSize(), settings.score().batchSize() / 2);
    long pixels =
        (long) settings.model().preprocessing().width() * settings.model().preprocessing().height();
    long nativeMemory = settings.spark().nativeMemory();
    long left = nativeMemory - tasks * images * pixels * BYTES_OF_A_PIXEL;
    return Math.max(0, Math.min(nativeMemory / PARTS, left));
  }
}
