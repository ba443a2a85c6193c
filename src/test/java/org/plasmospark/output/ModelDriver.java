package org.plasmospark.output;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/** A process that does a job; it goes on only as far as its gate lets it. */
final class ModelDriver {
  /** How a driver ended. */
  enum Outcome {
    /** The job is done. */
    DONE,
    /** Another run holds the output. */
    HELD,
    /** The store failed. */
    FAILED,
    /** The process died. */
    DIED,
    /** Something that must not happen. */
    BUG
  }

  /** The work of a job. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "driver");
            thread.setDaemon(true);
            return thread;
          });

  private final Gate gate;
  private final String run;
  private volatile Outcome outcome;
  private volatile Throwable bug;

  ModelDriver(Gate gate, String run, Work work) {
    this.gate = gate;
    this.run = run;
    THREADS.execute(
        () -> {
          gate.begin();
          try {
            work.run();
            outcome = Outcome.DONE;
          } catch (Gate.Killed e) {
            outcome = Outcome.DIED;
          } catch (IOException e) {
            outcome = Outcome.FAILED;
          } catch (UserException e) {
            outcome = e.exitCode() == ExitCode.LEASE_HELD ? Outcome.HELD : Outcome.BUG;
            bug = outcome == Outcome.BUG ? e : null;
          } catch (Throwable e) {
            outcome = Outcome.BUG;
            bug = e;
          } finally {
            gate.end();
          }
        });
  }

  /** Goes on for some steps. */
  void go(long steps) {
    gate.let(steps);
  }

  /** Goes on to its end. */
  void finish() {
    gate.let(Long.MAX_VALUE);
  }

  boolean hasEnded() {
    return gate.hasEnded();
  }

  String run() {
    return run;
  }

  Outcome outcome() {
    return outcome;
  }

  Throwable bug() {
    return bug;
  }
}
