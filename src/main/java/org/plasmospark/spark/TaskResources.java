package org.plasmospark.spark;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What the partition that a task computes needs beside the heap: networks, threads, open files. A
 * task may compute many partitions, one after the other, as when it merges them, or when blocks of
 * a cache were lost; it holds the resources of one.
 */
public final class TaskResources {
  private TaskResources() {}

  /**
   * The items of an iterator whose resource is closed as soon as it has said that there are no
   * more, or else when the task that this thread works for ends, however it ends. The resource is
   * closed once, and then neither it nor the iterator is held any more.
   */
  public static <T> Iterator<T> closing(Iterator<T> items, Closeable resource) {
    Closing<T> closing = new Closing<>(items, resource);
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener close = context -> closing.close();
      task.addTaskCompletionListener(close);
    }
    return closing;
  }

  /** Spark keeps every listener until the task ends, so that this keeps nothing after its use. */
  private static final class Closing<T> implements Iterator<T> {
    private Iterator<T> items;
    private Closeable resource;

    Closing(Iterator<T> items, Closeable resource) {
      this.items = items;
      this.resource = resource;
    }

    @Override
    public boolean hasNext() {
      boolean more = items.hasNext();
      if (!more) {
        close();
      }
      return more;
    }

    @Override
    public T next() {
      return items.next();
    }

    void close() {
      Closeable open = resource;
      resource = null;
      items = Collections.emptyIterator();
      try {
        if (open != null) {
          open.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
