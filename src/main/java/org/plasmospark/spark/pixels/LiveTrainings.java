package org.plasmospark.spark.pixels;

import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;

/**
 * The trainings of this application that have not ended, as the driver knew them when it sent a
 * task. Executors learn from it which trainings are over, since nobody else tells them.
 *
 * @param own number of the training that the task belongs to
 * @param all numbers of those that had not ended, the own one among them
 * @param next number that the next training will get: of later ones this says nothing
 */
public record LiveTrainings(long own, Set<Long> all, long next) implements Serializable {
  /** Of a task that does not train. */
  public static final LiveTrainings NONE = new LiveTrainings(0, Set.of(), 0);

  private static final Set<Long> STARTED = new TreeSet<>();
  private static long following = 1;

  /** Copies the numbers. */
  public LiveTrainings {
    all = Set.copyOf(all);
  }

  /** Begins a training; to be called on the driver, as {@link #now} and {@link #end} are. */
  public static LiveTrainings begin() {
    synchronized (STARTED) {
      long own = following++;
      STARTED.add(own);
      return new LiveTrainings(own, STARTED, following);
    }
  }

  /** The same training among those that have not ended by now. */
  public LiveTrainings now() {
    synchronized (STARTED) {
      return new LiveTrainings(own, STARTED, following);
    }
  }

  /** Ends the training, and frees what this JVM keeps for it. */
  public void end() {
    synchronized (STARTED) {
      STARTED.remove(own);
    }
    PixelMemory.SHARED.ended(own);
  }

  /** Whether a training had ended. */
  boolean isOver(long training) {
    return training < next && !all.contains(training);
  }
}
