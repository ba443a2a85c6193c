package org.plasmospark.storage.outage;

import java.time.Duration;
import java.util.Optional;

/**
 * How long one store has not answered, by what becomes of the requests of this process. Silence
 * begins with the first request after an answer and ends with the next answer. It is not asked for,
 * so that a job that needs nothing of a store does not mind its absence. Safe to call from several
 * threads.
 */
final class Silence {
  private static final long NEVER = Long.MIN_VALUE;

  private long since = NEVER;
  private long lastEvent = NEVER;
  private boolean failed;

  /**
   * A request is about to be made.
   *
   * @param now by a clock of nanoseconds that only goes forward
   * @param slow whether its answer may take long, as that of an upload: no answer is no silence
   *     then
   * @param limit after which the store is gone
   * @return how long the store has been silent if it is gone, so that the request must not be made
   */
  synchronized Optional<Duration> ask(long now, boolean slow, Duration limit) {
    if (lastEvent != NEVER && now - lastEvent > 2 * limit.toNanos()) {
      // Nobody has asked for long: what it did then says nothing about now.
      answered(now);
    }
    if (since == NEVER && !slow) {
      since = now;
    }
    if (failed && now - since >= limit.toNanos()) {
      return Optional.of(Duration.ofNanos(now - since));
    }
    lastEvent = now;
    return Optional.empty();
  }

  /** An answer has come. */
  synchronized void answered(long now) {
    lastEvent = now;
    since = NEVER;
    failed = false;
  }

  /** A request has failed without an answer. */
  synchronized void failed(long now) {
    lastEvent = now;
    failed = true;
    if (since == NEVER) {
      since = now;
    }
  }

  /**
   * How long the store has been silent, zero if it is not.
   *
   * @param from if nobody has asked since, nobody waits for the store
   */
  synchronized Duration length(long now, long from) {
    return since == NEVER || lastEvent - from < 0 ? Duration.ZERO : Duration.ofNanos(now - since);
  }
}
