package org.plasmospark.output;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Stands before every step that a driver does on a store, and decides what becomes of it: it is
 * done, it waits, it fails, or the driver dies there.
 */
final class Gate {
  /** The end of a process: nothing of it goes on, not even its clean-up. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** What happens at the step that is chosen. */
  enum Trouble {
    /** The driver dies before the step. */
    KILL,
    /** The driver dies after the step. */
    KILL_AFTER,
    /** The step fails and has no effect. */
    FAIL,
    /** The step fails, but the store has done it. */
    FAIL_AFTER
  }

  /** Something that a store does at once. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws IOException;
  }

  private final Semaphore go = new Semaphore(0);
  private final Semaphore stopped = new Semaphore(0);
  private final Runnable everyStep;
  private Trouble trouble;
  private long troubleAt = Long.MAX_VALUE;
  private long budget;
  private long steps;
  private boolean dead;
  private boolean ended;

  /**
   * @param everyStep called before each step
   */
  Gate(Runnable everyStep) {
    this.everyStep = everyStep;
  }

  /** Plans trouble at a step, counted from 0. */
  Gate with(Trouble what, long step) {
    trouble = what;
    troubleAt = step;
    return this;
  }

  /** Steps that were tried so far. */
  long steps() {
    return steps;
  }

  boolean isDead() {
    return dead;
  }

  /** Does a step, when it is its turn. */
  <T> T step(Step<T> step) throws IOException {
    if (dead) {
      throw new Killed();
    }
    if (budget == 0) {
      stopped.release();
      go.acquireUninterruptibly();
    }
    budget--;
    everyStep.run();
    if (steps++ != troubleAt) {
      return step.run();
    }
    switch (trouble) {
      case KILL -> throw death();
      case KILL_AFTER -> {
        step.run();
        throw death();
      }
      case FAIL -> throw new IOException("the store fails at step " + troubleAt);
      default -> {
        step.run();
        throw new IOException("the store does not answer at step " + troubleAt);
      }
    }
  }

  private Killed death() {
    dead = true;
    return new Killed();
  }

  /** Lets the driver do so many steps, or end before, and waits for that. */
  void let(long more) {
    if (ended || more == 0) {
      return;
    }
    budget = more;
    go.release();
    stopped.acquireUninterruptibly();
  }

  boolean hasEnded() {
    return ended;
  }

  /** Called by the driver's thread before anything. */
  void begin() {
    go.acquireUninterruptibly();
  }

  /** Called by the driver's thread after everything. */
  void end() {
    ended = true;
    stopped.release();
  }
}
