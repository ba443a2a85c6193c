package org.plasmospark.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Batches of a source's items, in its order, made by other threads while the one before is in use.
 * The batches are the same whatever the number of threads.
 *
 * <p>One thread, the user's, calls all methods; it alone reads the source, so that sources that
 * depend on their thread, as Spark's do, are not surprised. Memory is bounded: as many batches as
 * are made ahead and one in use exist, and their items. An exception of the source is thrown when
 * the source is read; one that comes of filling a batch, when that batch would be returned, after
 * all batches before it.
 *
 * @param <T> items
 * @param <B> memory of a batch
 */
public final class Prefetcher<T, B> implements Iterator<Prefetcher.Batch<T, B>>, AutoCloseable {
  private Iterator<T> source;
  private final int batchSize;
  private final Batching<T, B> batching;
  private final int ahead;
  private final ExecutorService threads;
  private final List<B> allocated = new ArrayList<>();
  private final Deque<B> idle = new ArrayDeque<>();
  private final Deque<Future<Batch<T, B>>> started = new ArrayDeque<>();
  private Batch<T, B> inUse;
  private volatile boolean closed;

  /**
   * A batch; it is the user's until the next is asked for.
   *
   * @param items in the source's order, at least one
   * @param memory filled with them
   */
  public record Batch<T, B>(List<T> items, B memory) {}

  /**
   * @param source read by the thread that calls {@link #next}
   * @param batchSize items of every batch but the last, at least 1
   */
  public Prefetcher(Iterator<T> source, int batchSize, Batching<T, B> batching, Prefetch prefetch) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batches of " + batchSize);
    }
    this.source = source;
    this.batchSize = batchSize;
    this.batching = batching;
    this.ahead = prefetch.batches();
    this.threads =
        prefetch.threads() == 0
            ? null
            : Executors.newFixedThreadPool(prefetch.threads(), namedAfter(Thread.currentThread()));
  }

  @Override
  public boolean hasNext() {
    return !started.isEmpty() || !closed && source.hasNext();
  }

  /**
   * The next batch; the memory of the one before is filled anew.
   *
   * @throws CancellationException if the thread is interrupted while it waits, or after {@link
   *     #close}
   */
  @Override
  public Batch<T, B> next() {
    if (closed) {
      throw new CancellationException("closed");
    }
    if (inUse != null) {
      idle.push(inUse.memory());
      inUse = null;
    }
    if (threads == null) {
      if (!source.hasNext()) {
        throw new NoSuchElementException();
      }
      inUse = make(pull(), memory());
      return inUse;
    }
    startAhead(ahead);
    if (started.isEmpty()) {
      throw new NoSuchElementException();
    }
    inUse = await(started.remove());
    // The one that was taken leaves a place in the queue.
    startAhead(ahead);
    return inUse;
  }

  /**
   * Stops all threads, waits for them, and frees the memory of all batches, also of the one in use.
   * A second call does nothing.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (threads != null) {
      threads.shutdownNow();
      awaitEnd();
    }
    started.clear();
    allocated.forEach(batching::free);
    // Whoever still holds this, holds nothing by it.
    allocated.clear();
    idle.clear();
    inUse = null;
    source = Collections.emptyIterator();
  }

  private void startAhead(int most) {
    while (started.size() < most && source.hasNext()) {
      List<T> items = pull();
      B memory = memory();
      Callable<Batch<T, B>> work = () -> make(items, memory);
      started.add(threads.submit(work));
    }
  }

  private List<T> pull() {
    List<T> items = new ArrayList<>(batchSize);
    while (items.size() < batchSize && source.hasNext()) {
      items.add(source.next());
    }
    return items;
  }

  private B memory() {
    if (!idle.isEmpty()) {
      return idle.pop();
    }
    B memory = batching.allocate();
    allocated.add(memory);
    return memory;
  }

  private Batch<T, B> make(List<T> items, B memory) {
    for (int i = 0; i < items.size(); i++) {
      if (closed) {
        throw new CancellationException("closed");
      }
      batching.fill(memory, i, items.get(i));
    }
    return new Batch<>(items, memory);
  }

  private static <V> V await(Future<V> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("interrupted");
      cancelled.initCause(e);
      throw cancelled;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Memory must not be freed while a thread still writes to it. */
  private void awaitEnd() {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory namedAfter(Thread user) {
    return runnable -> {
      Thread thread = new Thread(runnable, "input of " + user.getName());
      thread.setDaemon(true);
      return thread;
    };
  }
}
