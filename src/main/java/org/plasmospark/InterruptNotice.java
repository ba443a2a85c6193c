package org.plasmospark;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * Says a sentence when the process ends while a job runs: when it is stopped from outside, or when
 * Spark ends it, as it does for some things that it cannot do without.
 */
final class InterruptNotice {
  private static final String SPARK = "org.apache.spark.";

  /** There the application master is in charge, and starts drivers again by the code. */
  private static final String YARN = "org.apache.spark.deploy.yarn.";

  private static final String OTHER_HOOKS = "org.apache.hadoop.util.ShutdownHookManager";
  private static final long PATIENCE_MILLIS = 10_000;
  private static final long PAUSE_MILLIS = 20;

  private final PrintStream err;
  private final Thread hook;

  /** In force from now on. */
  InterruptNotice(PrintStream err, String job) {
    this.err = err;
    hook = new Thread(() -> tell(job), "interrupt-notice");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void tell(String job) {
    Optional<String> spark = endedBySpark(Thread.getAllStackTraces().values());
    err.println(spark.map(place -> sparkSentence(job, place)).orElseGet(() -> sentence(job)));
    if (spark.isPresent()) {
      letOthersCleanUp();
      Runtime.getRuntime().halt(ExitCode.USAGE.code());
    }
  }

  static String sentence(String job) {
    return "plasmospark: "
        + job
        + " was interrupted before it was done; nothing half-done is published as complete, and the"
        + " same command starts it again";
  }

  static String sparkSentence(String job, String place) {
    return "plasmospark: Spark ended the process of "
        + job
        + " by itself ("
        + place
        + "); nothing half-done is published: correct the settings below spark, or what they name;"
        + " --verbose shows what Spark says of it";
  }

  /** The place in Spark that called for the end of this process, if one did. */
  static Optional<String> endedBySpark(Collection<StackTraceElement[]> threads) {
    return threads.stream()
        .filter(
            frames ->
                Arrays.stream(frames)
                    .anyMatch(
                        frame ->
                            frame.getClassName().equals("java.lang.System")
                                && frame.getMethodName().equals("exit")))
        .flatMap(
            frames ->
                Arrays.stream(frames)
                    .dropWhile(frame -> frame.getClassName().matches("(java|scala)\\..*"))
                    .limit(1))
        .filter(frame -> frame.getClassName().startsWith(SPARK))
        .filter(frame -> !frame.getClassName().startsWith(YARN))
        .map(frame -> frame.getClassName().replaceFirst("\\$.*", "") + "." + frame.getMethodName())
        .map(place -> place.substring(SPARK.length()))
        .findFirst();
  }

  /** Spark removes its temporary files in a hook of its own. */
  private static void letOthersCleanUp() {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    try {
      while (System.nanoTime() < end
          && Thread.getAllStackTraces().values().stream()
              .flatMap(Arrays::stream)
              .anyMatch(frame -> frame.getClassName().startsWith(OTHER_HOOKS))) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
