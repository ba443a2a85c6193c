package org.plasmospark.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The word of one run that it is writing somewhere, as it lies on the store for others to read.
 *
 * @param runId name of the run
 * @param token tells this attempt of the run from others
 * @param host for people
 * @param process see {@link ProcessIdentity}
 * @param since when the run asked for it
 * @param seen when the run last showed that it lives
 */
public record Lease(
    String runId, String token, String host, String process, Instant since, Instant seen) {
  private static final Comparator<Lease> ORDER =
      Comparator.comparing(Lease::since).thenComparing(Lease::token);

  /** As a file holds it: a name and a value a line. */
  public String text() {
    return "run=%s\ntoken=%s\nhost=%s\nprocess=%s\nsince=%s\nseen=%s\n"
        .formatted(runId, token, host, process, since, seen);
  }

  /** What {@link #text} made; empty if it is something else. */
  public static Optional<Lease> parse(String text) {
    Map<String, String> values = new TreeMap<>();
    text.lines()
        .filter(line -> line.contains("="))
        .forEach(
            line -> {
              int sign = line.indexOf('=');
              values.put(line.substring(0, sign), line.substring(sign + 1));
            });
    try {
      Lease lease =
          new Lease(
              values.get("run"),
              values.get("token"),
              values.get("host"),
              values.get("process"),
              Instant.parse(values.getOrDefault("since", "")),
              Instant.parse(values.getOrDefault("seen", "")));
      return lease.runId == null || lease.token == null || lease.process == null
          ? Optional.empty()
          : Optional.of(lease);
    } catch (java.time.format.DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The same, seen now. */
  public Lease seenAt(Instant now) {
    return new Lease(runId, token, host, process, since, now);
  }

  /** Whether its run has given no sign of life for so long. */
  public boolean isExpired(Instant now, Duration timeout) {
    return !now.isBefore(seen.plus(timeout));
  }

  /** Whether it was asked for before another; of two exactly one was. */
  public boolean isBefore(Lease other) {
    return ORDER.compare(this, other) < 0;
  }
}
