package org.plasmospark.spark;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.util.LongAccumulator;
import org.plasmospark.run.Progress;

/**
 * Carries a count that the executors keep to the user's progress lines while a Spark job runs. The
 * count grows when a task ends, so it is as smooth as the tasks are short.
 */
public final class CountedProgress implements AutoCloseable {
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
   * Starts to report.
   *
   * @param what in one or two words
   * @param total how many there will be; 0 or less if that is not known
   */
  public static CountedProgress start(
      LongAccumulator counter, Progress progress, String what, long total) {
    CountedProgress counted = new CountedProgress(counter, progress);
    progress.start(what, total);
    counted.poller.scheduleWithFixedDelay(
        counted::report, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    return counted;
  }

  private synchronized void report() {
    long count = counter.value();
    if (count > seen) {
      progress.advance(count - seen);
      seen = count;
    }
  }

  @Override
  public void close() {
    poller.shutdownNow();
    report();
    progress.finish();
  }
}
