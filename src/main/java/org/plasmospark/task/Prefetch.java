package org.plasmospark.task;

import java.io.Serializable;

/**
 * How far and by how many threads a task's batches are made ahead of their use.
 *
 * @param threads that make batches, at least 0; 0: the task's own thread makes each when it is
 *     asked for
 * @param batches that are made or being made beside the one in use, at least 1, or 0 without
 *     threads
 */
public record Prefetch(int threads, int batches) implements Serializable {
  /** Each batch when it is asked for. */
  public static final Prefetch NONE = new Prefetch(0, 0);

  /** Checks the ranges. */
  public Prefetch {
    if (threads < 0 || threads == 0 != (batches == 0) || batches < 0) {
      throw new IllegalArgumentException(threads + " threads for " + batches + " batches");
    }
  }

  /** Every thread at work on a batch, and one batch more that waits for the network. */
  static Prefetch by(int threads) {
    return threads == 0 ? NONE : new Prefetch(threads, threads + 1);
  }
}
