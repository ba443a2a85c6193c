package org.plasmospark.spark;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.util.LongAccumulator;
import org.plasmospark.run.Progress;

/**
 * Carries a count that the executors keep to the user's progress lines while a Spark job runs. The
 * count grows when a task ends, so it is as smooth as the tasks are short.
 */
public final class CountedProgress {
  private static final long POLL_MILLIS = 250;

  private final LongAccumulator counter;
  private final Progress progress;
  private final ScheduledExecutorService poller;
  private long seen;

  private CountedProgress(LongAccumulator counter, Progress progress) {
    this.counter = counter;
    this.progress = progress;
    this.poller =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Does the work and reports on it.
   *
   * @param what in one or two words
   * @param total how many there will be; 0 or less if that is not known
   */
  public static <T> T during(
      LongAccumulator counter, Progress progress, String what, long total, Supplier<T> work) {
    CountedProgress counted = new CountedProgress(counter, progress);
    progress.start(what, total);
    counted.poller.scheduleWithFixedDelay(
        counted::report, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    try {
      return work.get();
    } finally {
      counted.poller.shutdownNow();
      counted.report();
      progress.finish();
    }
  }

  private synchronized void report() {
    long count = counter.value();
    if (count > seen) {
      progress.advance(count - seen);
      seen = count;
    }
  }
}
