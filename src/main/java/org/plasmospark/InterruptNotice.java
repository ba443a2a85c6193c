package org.plasmospark;

import java.io.PrintStream;

/** Says a sentence when the process is stopped from outside while a job runs. */
final class InterruptNotice {
  private final Thread hook;

  /** In force from now on. */
  InterruptNotice(PrintStream err, String job) {
    hook = new Thread(() -> err.println(sentence(job)), "interrupt-notice");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  static String sentence(String job) {
    return "plasmospark: "
        + job
        + " was interrupted before it was done; nothing half-done is published as complete, and the"
        + " same command starts it again";
  }

  /** True as soon as the process was told to end. */
  static boolean processIsEnding() {
    Thread probe = new Thread(() -> {}, "probe");
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true; // no hook can be added any more
    }
  }

  /** The job has ended. */
  void withdraw() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already: the notice stands, and there is nothing left to take back.
      return;
    }
  }
}
