package org.plasmospark.storage.outage;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says while a job waits that a store does not answer, and that it answers again. */
public final class SilenceReport implements AutoCloseable {
  private static final long WORTH_A_WORD_SECONDS = 10;
  private static final long LOOK_SECONDS = 1;

  private final StoreWatch watch;
  private final long start;
  private final long limitSeconds;
  private final Duration worthAWord;
  private final Consumer<String> warnings;

  /** The length of each silence that was told of, as of the last look. */
  private final Map<String, Duration> told = new TreeMap<>();

  private ScheduledExecutorService looks;

  /**
   * @param limitSeconds after which the job ends
   * @param warnings takes a sentence each
   */
  SilenceReport(StoreWatch watch, long limitSeconds, Consumer<String> warnings) {
    this.watch = watch;
    this.start = watch.now();
    this.limitSeconds = limitSeconds;
    this.worthAWord = Duration.ofSeconds(Math.min(WORTH_A_WORD_SECONDS, limitSeconds / 2));
    this.warnings = warnings;
  }

  /** Reports on the stores of this process until it is closed. */
  public static SilenceReport start(long limitSeconds, Consumer<String> warnings) {
    SilenceReport report = new SilenceReport(StoreWatch.ofThisProcess(), limitSeconds, warnings);
    report.looks =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "store-silence");
              thread.setDaemon(true);
              return thread;
            });
    report.looks.scheduleAtFixedRate(report::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    return report;
  }

  /** Looks once. */
  void look() {
    Map<String, Duration> silent = watch.silent(start);
    silent.forEach(
        (store, length) -> {
          boolean isNew = !told.containsKey(store);
          if (isNew && length.compareTo(worthAWord) < 0) {
            return;
          }
          told.put(store, length);
          if (isNew) {
            warnings.accept(
                ("%s has not answered for %d seconds; the job tries again, and ends when it has not"
                        + " for %d (run.store-timeout-seconds).")
                    .formatted(store, length.toSeconds(), limitSeconds));
          }
        });
    told.entrySet()
        .removeIf(
            entry -> {
              boolean ended = !silent.containsKey(entry.getKey());
              if (ended) {
                warnings.accept(
                    "%s answers again after %d seconds."
                        .formatted(entry.getKey(), entry.getValue().toSeconds()));
              }
              return ended;
            });
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
