package org.plasmospark.storage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * Tells what a machine lacks from mistakes of ours: memory, threads, open files, executors, and
 * classes that settings name.
 */
public final class MachineFailures {
  private static final Pattern FILES =
      Pattern.compile("too many open files", Pattern.CASE_INSENSITIVE);
  private static final Pattern THREADS = Pattern.compile("unable to create (?:new )?native thread");
  private static final Pattern LOST =
      Pattern.compile("ExecutorLostFailure \\((executor \\S+) exited[^\\n]*?Reason: ([^\\n]+)");
  private static final Pattern ENDED =
      Pattern.compile("SparkContext was shut down|Cannot call methods on a stopped SparkContext");
  private static final Pattern CLASS =
      Pattern.compile("(?:Class )?([\\w$]+(?:\\.[\\w$]+)*)(?: not found)?");
  private static final Pattern OURS =
      Pattern.compile("(?:org\\.plasmospark|org\\.nd4j|org\\.deeplearning4j)\\..*");
  private static final int LONGEST_REASON = 200;

  private MachineFailures() {}

  /** What to tell the user of a failure that ended a job, if it came from a machine. */
  public static Optional<UserException> explain(Throwable failure) {
    return ToldFailure.of(failure).stream()
        .map(MachineFailures::sentence)
        .flatMap(Optional::stream)
        .findFirst()
        .map(told -> new UserException(told.code(), told.sentence(), failure));
  }

  private record Told(ExitCode code, String sentence) {}

  private static Optional<Told> sentence(ToldFailure told) {
    String message = told.message();
    if (FILES.matcher(message).find()) {
      return usage(
          "The job needs more open files than this machine allows it: raise the limit (ulimit -n 4096).");
    }
    if (told.names().contains("OutOfMemoryError")) {
      return THREADS.matcher(message).find()
          ? usage(
              "The job needs more threads than this machine allows it: raise the limit (ulimit -u).")
          : usage(
              "The job needs more memory than it has (%s): raise spark.driver-memory, on a cluster spark.executor-memory, or spark.native-memory."
                  .formatted(brief(message)));
    }
    Matcher lost = LOST.matcher(message);
    if (lost.find()) {
      return store(
          "Executors were lost again and again, the last time %s (%s): look at their logs, raise spark.executor-memory or spark.native-memory if they were killed, and run the same command again."
              .formatted(lost.group(1), brief(lost.group(2))));
    }
    if (ENDED.matcher(message).find()) {
      return store(
          "Spark was stopped while the job ran (%s): look at the cluster, and run the same command again."
              .formatted(brief(message)));
    }
    if (told.names().contains("ClassNotFoundException")) {
      return missingClass(message.strip());
    }
    return Optional.empty();
  }

  /** A class that is none of the application's is one that a setting names. */
  private static Optional<Told> missingClass(String message) {
    Matcher name = CLASS.matcher(message);
    return name.matches() && !OURS.matcher(name.group(1)).matches()
        ? usage(
            "There is no class %s, which a setting of Spark or Hadoop names: correct the setting, or add the jar that has the class."
                .formatted(name.group(1)))
        : Optional.empty();
  }

  private static Optional<Told> usage(String sentence) {
    return Optional.of(new Told(ExitCode.USAGE, sentence));
  }

  private static Optional<Told> store(String sentence) {
    return Optional.of(new Told(ExitCode.INPUT_MISSING, sentence));
  }

  private static String brief(String text) {
    String line = text.lines().findFirst().orElse("").strip();
    String cut = line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
    return cut.endsWith(".") ? cut.substring(0, cut.length() - 1) : cut;
  }
}
