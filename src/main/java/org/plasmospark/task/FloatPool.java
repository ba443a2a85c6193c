package org.plasmospark.task;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Large arrays for the next task, since a fresh one is zeroed and its pages are touched anew. What
 * nobody uses may be collected at any time. May be shared by threads.
 */
public final class FloatPool {
  /** That of this JVM. */
  public static final FloatPool SHARED = new FloatPool();

  private final Deque<SoftReference<float[]>> idle = new ArrayDeque<>();

  /** An array of exactly that length, with any content. */
  public synchronized float[] take(int length) {
    while (!idle.isEmpty()) {
      float[] array = idle.pop().get();
      // Another length is of the batches of a run before: they do not come again soon.
      if (array != null && array.length == length) {
        return array;
      }
    }
    return new float[length];
  }

  /** Leaves an array that the caller no longer uses to the next. */
  public synchronized void giveBack(float[] array) {
    idle.push(new SoftReference<>(array));
  }
}
