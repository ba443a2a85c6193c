package org.plasmospark.task;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Works that run side by side, so many at a time, each in a thread of its own. Once one has failed,
 * none is begun any more, and those that run may ask and end.
 */
public final class SideBySide {
  private final int atATime;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /**
   * @param atATime at least 1
   */
  public SideBySide(int atATime) {
    if (atATime < 1) {
      throw new IllegalArgumentException(atATime + " at a time");
    }
    this.atATime = atATime;
  }

  /** Whether one has failed. */
  public boolean hasFailed() {
    return failure.get() != null;
  }

  /**
   * Does the works in their order, and waits for all that were begun.
   *
   * @return their results in the order of the works
   * @throws Exception what the first one that failed has thrown
   */
  public <T> List<T> run(List<Callable<T>> works) throws Exception {
    List<AtomicReference<T>> results =
        works.stream().map(work -> new AtomicReference<T>()).toList();
    AtomicInteger next = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(atATime, works.size()); i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int at = next.getAndIncrement();
                    at < works.size() && !hasFailed();
                    at = next.getAndIncrement()) {
                  doOne(works.get(at), results.get(at));
                }
              },
              "side-by-side-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure.get() instanceof Exception exception) {
      throw exception;
    }
    if (failure.get() instanceof Error error) {
      throw error;
    }
    return results.stream().map(AtomicReference::get).toList();
  }

  private <T> void doOne(Callable<T> work, AtomicReference<T> result) {
    try {
      result.set(work.call());
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }
}
