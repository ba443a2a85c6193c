package org.plasmospark.jobs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a job did.
 *
 * @param lines for the user, printed on standard output
 * @param counts and other figures by name, for records and tests; in the order given
 */
public record JobResult(List<String> lines, Map<String, Object> counts) {

  /** Copies both. */
  public JobResult {
    lines = List.copyOf(lines);
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }
}
