package org.plasmospark.run;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;

/**
 * Progress as lines of text: {@code pack: 4,096 of 16,509 cells, 812/s, 15 s left}. Nothing but the
 * last line for work of under two seconds. On a terminal one line is written over and over; in a
 * log the lines come every two seconds and, the longer the work, the more rarely, down to twice a
 * minute. Secrets in what is said are not shown.
 */
public final class ConsoleProgress implements Progress {
  private static final long FIRST_AFTER_MS = 2_000;
  private static final long TERMINAL_EVERY_MS = 500;
  private static final long RAREST_MS = 30_000;

  /** A log grows by at most about twenty lines while the elapsed time multiplies by e. */
  private static final long ELAPSED_PER_LINE = 20;

  /** Time after which an old rate counts for little (1/e); longer than one slow batch. */
  private static final double SMOOTHING_MS = 10_000;

  /** Carriage return and erase to the end of the line. */
  private static final String OVERWRITE = "\r\u001b[K";

  private final PrintStream out;
  private final Clock clock;
  private final boolean terminal;

  private String what;
  private String unit;
  private long total;
  private long done;
  private long startedAt;
  private long shownAt;
  private long shownDone;
  private double perSecond;
  private boolean lineOpen;

  /**
   * @param out standard error, as results go to standard output
   * @param clock tells elapsed time
   * @param terminal whether {@code out} is a terminal
   */
  public ConsoleProgress(PrintStream out, Clock clock, boolean terminal) {
    this.out = out;
    this.clock = clock;
    this.terminal = terminal;
  }

  @Override
  public synchronized void start(String newWhat, String newUnit, long newTotal) {
    closeLine();
    what = newWhat;
    unit = newUnit;
    total = newTotal;
    done = 0;
    startedAt = clock.millis();
    shownAt = startedAt;
    shownDone = 0;
    perSecond = 0;
  }

  @Override
  public synchronized void advance(long count) {
    if (what == null) {
      throw new IllegalStateException("progress was not started");
    }
    done += count;
    long now = clock.millis();
    if (now - shownAt >= interval(now)) {
      smooth(now);
      shownAt = now;
      shownDone = done;
      show(line());
    }
  }

  @Override
  public synchronized void finish() {
    if (what == null) {
      return;
    }
    long elapsed = clock.millis() - startedAt;
    String line =
        what
            + ": "
            + Quantities.count(done)
            + " "
            + unit
            + " in "
            + Quantities.duration(Duration.ofMillis(Math.max(0, elapsed)));
    if (elapsed > 0 && done > 0) {
      line += ", " + Quantities.rate(done * 1000.0 / elapsed);
    }
    out.println(lineOpen ? OVERWRITE + line : line);
    lineOpen = false;
    what = null;
  }

  @Override
  public synchronized void say(String line) {
    closeLine();
    out.println(Secrets.redact(line));
  }

  private long interval(long now) {
    if (terminal && shownAt > startedAt) {
      return TERMINAL_EVERY_MS;
    }
    long stretched = Math.min(RAREST_MS, (now - startedAt) / ELAPSED_PER_LINE);
    return Math.max(FIRST_AFTER_MS, stretched);
  }

  private void smooth(long now) {
    double elapsed = now - shownAt;
    double current = (done - shownDone) * 1000.0 / elapsed;
    double weight = shownAt == startedAt ? 1 : 1 - Math.exp(-elapsed / SMOOTHING_MS);
    perSecond += weight * (current - perSecond);
  }

  private String line() {
    StringBuilder line = new StringBuilder(what).append(": ").append(Quantities.count(done));
    if (total > 0) {
      line.append(" of ").append(Quantities.count(total));
    }
    line.append(" ").append(unit).append(", ").append(Quantities.rate(perSecond));
    if (total > done && perSecond > 0) {
      long left = Math.round((total - done) / perSecond);
      line.append(", ").append(Quantities.duration(Duration.ofSeconds(left))).append(" left");
    }
    return line.toString();
  }

  private void show(String line) {
    if (terminal) {
      out.print(OVERWRITE + line);
      out.flush();
      lineOpen = true;
    } else {
      out.println(line);
    }
  }

  private void closeLine() {
    if (lineOpen) {
      out.println();
      lineOpen = false;
    }
  }
}
