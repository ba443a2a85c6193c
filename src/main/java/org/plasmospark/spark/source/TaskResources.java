package org.plasmospark.spark.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** Closes what a task has opened, also when nobody reads to its end. */
final class TaskResources {
  private TaskResources() {}

  /** Closes it at the end of the task that this thread works for; closing twice must do no harm. */
  static void closeWithTask(Closeable resource) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener close =
          context -> {
            try {
              resource.close();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          };
      task.addTaskCompletionListener(close);
    }
  }
}
