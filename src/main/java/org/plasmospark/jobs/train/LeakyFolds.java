package org.plasmospark.jobs.train;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.plasmospark.jobs.evaluation.TestedFold;
import org.plasmospark.manifest.LeakReport;

/**
 * The leaks of a cross-validation in words.
 *
 * @param reports of each fold, in which its parts are the splits
 */
record LeakyFolds(List<LeakReport> reports) {
  /** Copies the list. */
  LeakyFolds {
    reports = List.copyOf(reports);
  }

  /** Whether a fold leaks. */
  boolean any() {
    return reports.stream().anyMatch(LeakReport::isLeaky);
  }

  /** A sentence if the fold leaks, else null. */
  String sentence(int fold) {
    LeakReport report = reports.get(fold);
    return report.isLeaky() ? report.summary("part of " + TestedFold.name(fold)) : null;
  }

  /** What the first leaky fold leaks, and how many do; null if none does. */
  String sentence() {
    return IntStream.range(0, reports.size())
        .mapToObj(this::sentence)
        .filter(Objects::nonNull)
        .findFirst()
        .map(
            first ->
                "%s Of %d folds %d leak."
                    .formatted(
                        first,
                        reports.size(),
                        reports.stream().filter(LeakReport::isLeaky).count()))
        .orElse(null);
  }
}
