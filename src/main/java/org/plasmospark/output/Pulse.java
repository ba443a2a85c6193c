package org.plasmospark.output;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets time pass for a lease: repeats its signs of life, and waits. */
public interface Pulse {
  /** Ends the repetition. */
  @FunctionalInterface
  interface Beating {
    /** No sign of life begins after this. */
    void stop();
  }

  /**
   * Repeats an action in the background until it is stopped.
   *
   * @param beat must not throw
   */
  Beating start(Runnable beat, Duration every);

  /** Waits. */
  void pause(Duration time) throws InterruptedException;

  /** By threads of this process, in real time. */
  static Pulse threads() {
    return new Pulse() {
      @Override
      public Beating start(Runnable beat, Duration every) {
        ScheduledExecutorService heart =
            Executors.newSingleThreadScheduledExecutor(
                task -> {
                  Thread thread = new Thread(task, "lease");
                  thread.setDaemon(true);
                  return thread;
                });
        long millis = every.toMillis();
        heart.scheduleAtFixedRate(beat, millis, millis, TimeUnit.MILLISECONDS);
        return heart::shutdownNow;
      }

      @Override
      public void pause(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
      }
    };
  }
}
