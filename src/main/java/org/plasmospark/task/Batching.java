package org.plasmospark.task;

/**
 * Makes batches of items in memory that is used again.
 *
 * @param <T> items
 * @param <B> memory of a batch
 */
public interface Batching<T, B> {
  /** Memory for a batch; called by the thread that uses the batches. */
  B allocate();

  /**
   * Writes an item into a batch. Called by any thread, by one at a time for a batch; different
   * batches are filled at the same time.
   *
   * @param index of the item in the batch, from 0
   */
  void fill(B batch, int index, T item);

  /** Frees the memory of a batch that nobody uses any more; called once for each. */
  void free(B batch);
}
