package org.plasmospark.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code run.json} says of a finished run: who made this from what, and what came of it.
 *
 * @param runId name of the run
 * @param job name of the job
 * @param settings by key, secrets redacted by whoever made the map
 * @param settingsHash SHA-256 in hexadecimal
 * @param manifestHash of the data manifest, where one was read
 * @param modelVersion of the bundle, where one was read or made
 * @param views of each image whose probabilities were averaged, at least 1
 * @param codeVersion of this software
 * @param libraryVersions by name
 * @param hosts that did the work, each once
 * @param start of the run
 * @param end of the run, not before {@code start}
 * @param counts images in, predicted, quarantined, skipped
 * @param quality more counts of the images, by name
 * @param exitCode as given to the operating system
 * @param reason one sentence, empty when all went well
 */
public record RunRecord(
    String runId,
    String job,
    Map<String, Object> settings,
    String settingsHash,
    Optional<String> manifestHash,
    Optional<String> modelVersion,
    int views,
    String codeVersion,
    Map<String, String> libraryVersions,
    List<String> hosts,
    Instant start,
    Instant end,
    Counts counts,
    Map<String, Object> quality,
    int exitCode,
    String reason) {

  /** Copies the collections and checks the order of the times. */
  public RunRecord {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException("the run ends before it starts");
    }
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    libraryVersions = Collections.unmodifiableMap(new LinkedHashMap<>(libraryVersions));
    quality = Collections.unmodifiableMap(new LinkedHashMap<>(quality));
    hosts = hosts.stream().distinct().sorted().toList();
  }

  /**
   * Where the rows went.
   *
   * @param in rows that came in: the other three add up to it
   */
  public record Counts(long in, long predicted, long quarantined, long skipped) {

    /** Checks that no row was lost or made. */
    public Counts {
      if (predicted < 0 || quarantined < 0 || skipped < 0) {
        throw new IllegalArgumentException("a count is negative");
      }
      if (in != predicted + quarantined + skipped) {
        throw new IllegalArgumentException(
            "%d rows in are not %d predicted, %d quarantined and %d skipped"
                .formatted(in, predicted, quarantined, skipped));
      }
    }
  }

  /** Images predicted in a second of the whole run; NaN for a run of no length. */
  public double imagesPerSecond() {
    double seconds = Duration.between(start, end).toNanos() / 1e9;
    return seconds > 0 ? counts.predicted() / seconds : Double.NaN;
  }

  /** Plain values in the order of {@code run.json}; times in ISO 8601, what is unknown null. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("run_id", runId);
    map.put("job", job);
    map.put("settings", settings);
    map.put("settings_hash", settingsHash);
    map.put("manifest_hash", manifestHash.orElse(null));
    map.put("model_version", modelVersion.orElse(null));
    map.put("views", views);
    map.put("code_version", codeVersion);
    map.put("library_versions", libraryVersions);
    map.put("hosts", hosts);
    map.put("start", start.toString());
    map.put("end", end.toString());
    Map<String, Object> rows = new LinkedHashMap<>();
    rows.put("in", counts.in());
    rows.put("predicted", counts.predicted());
    rows.put("quarantined", counts.quarantined());
    rows.put("skipped", counts.skipped());
    map.put("counts", rows);
    map.putAll(quality);
    map.put("images_per_second", Double.isNaN(imagesPerSecond()) ? null : imagesPerSecond());
    map.put("exit_code", exitCode);
    map.put("reason", Secrets.redact(reason));
    return map;
  }
}
