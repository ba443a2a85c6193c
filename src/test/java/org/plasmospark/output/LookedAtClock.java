package org.plasmospark.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** Does something whenever somebody looks at it, and tells the time after that. */
final class LookedAtClock extends Clock {
  private final Clock time;
  private final Look look;

  /** What is done. */
  @FunctionalInterface
  interface Look {
    void run() throws IOException;
  }

  LookedAtClock(Clock time, Look look) {
    this.time = time;
    this.look = look;
  }

  @Override
  public Instant instant() {
    try {
      look.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return time.instant();
  }

  @Override
  public ZoneId getZone() {
    return time.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("tests run in UTC");
  }
}
