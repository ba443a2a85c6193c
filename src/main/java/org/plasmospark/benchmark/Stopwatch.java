package org.plasmospark.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Repeats work and measures it: first so often that caches and the compiler have settled, then in
 * repetitions that are long against the clock's resolution.
 */
public final class Stopwatch {
  private static final double NANOS = 1e9;

  private final int warmUp;
  private final int repetitions;
  private final double seconds;
  private final LongSupplier nanoTime;

  /**
   * @param warmUp calls that are not counted, at least 1
   * @param repetitions that are counted, at least 1
   * @param seconds that a repetition shall last at least, by the time of the last call that was not
   *     counted; 0 or more
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  public Stopwatch(int warmUp, int repetitions, double seconds, LongSupplier nanoTime) {
    if (warmUp < 1 || repetitions < 1 || !(seconds >= 0)) {
      throw new IllegalArgumentException("a stopwatch warms up and repeats at least once");
    }
    this.warmUp = warmUp;
    this.repetitions = repetitions;
    this.seconds = seconds;
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
  }

  /**
   * Measures work on images.
   *
   * @param images that one call of the work does, at least 1
   */
  public <E extends Exception> Measurement measure(
      String name, String engine, int batch, long images, Work<E> work) throws E {
    double last = 0;
    for (int i = 0; i < warmUp; i++) {
      last = time(work, 1);
    }
    int calls = last > 0 ? (int) Math.max(1, Math.min(100_000, Math.ceil(seconds / last))) : 1;
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      times.add(time(work, calls));
    }
    return new Measurement(name, engine, batch, images * calls, times);
  }

  private <E extends Exception> double time(Work<E> work, int calls) throws E {
    long start = nanoTime.getAsLong();
    for (int i = 0; i < calls; i++) {
      work.run();
    }
    return (nanoTime.getAsLong() - start) / NANOS;
  }

  /** What is measured. */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    /** Does it once. */
    void run() throws E;
  }
}
