package org.plasmospark.jobs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plasmospark.UserException;

/**
 * What a job did.
 *
 * @param lines for the user, printed on standard output
 * @param counts and other figures by name, for records and tests; in the order given
 * @param mistake that the job ends with after its lines are printed, if it does
 */
public record JobResult(
    List<String> lines, Map<String, Object> counts, Optional<UserException> mistake) {

  /** A job that is done. */
  public JobResult(List<String> lines, Map<String, Object> counts) {
    this(lines, counts, Optional.empty());
  }

  /** Copies the collections. */
  public JobResult {
    lines = List.copyOf(lines);
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }
}
