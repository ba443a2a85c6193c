package org.plasmospark.spark.trouble;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts trouble into sentences. A failure that repeats itself is said once; a sum at the end counts
 * all of them. Safe to call from several threads.
 */
final class TroubleLog {
  private static final int LONGEST_REASON = 200;

  /** More than that nobody reads. */
  private static final int MOST_SENTENCES = 20;

  private final Consumer<String> warnings;
  private final Set<String> said = new HashSet<>();
  private long executors;
  private long tasks;
  private long unsaid;

  TroubleLog(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  synchronized void lost(String executor, String reason) {
    executors++;
    say(
        executor,
        "Lost %s (%s); what it was computing is computed again."
            .formatted(executor, brief(reason)));
  }

  /** Results that lay on a lost executor. */
  synchronized void computedAgain(String work) {
    say(
        "again " + work,
        "Results that “%s” needs were lost with their executor and are computed again."
            .formatted(work));
  }

  synchronized void triedAgain(String work, String executor, String failure, String reason) {
    tasks++;
    String kind = failure.substring(failure.lastIndexOf('.') + 1);
    String words = brief(reason);
    say(
        work + ' ' + failure,
        "A task of “%s” failed on %s and is tried again (%s)."
            .formatted(work, executor, words.isEmpty() ? kind : kind + ": " + words));
  }

  private void say(String kind, String sentence) {
    if (said.size() < MOST_SENTENCES && said.add(kind)) {
      warnings.accept(sentence);
    } else {
      unsaid++;
    }
  }

  /** Counts all, if more happened than was said. */
  synchronized void sum() {
    if (unsaid > 0) {
      warnings.accept(
          "In all, %d executors were lost and %d tasks failed and were tried again."
              .formatted(executors, tasks));
      unsaid = 0;
    }
  }

  /** The first line, without a full stop at its end. */
  private static String brief(String reason) {
    String line = reason == null ? "" : reason.lines().findFirst().orElse("").strip();
    if (line.length() > LONGEST_REASON) {
      return line.substring(0, LONGEST_REASON) + "…";
    }
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
