package org.plasmospark.jobs;

import java.util.Map;
import java.util.Optional;

/**
 * A job's options on the command line, by name without the hyphens.
 *
 * @param values only of those that were given
 */
public record JobArguments(Map<String, String> values) {

  /** Copies the map. */
  public JobArguments {
    values = Map.copyOf(values);
  }

  /**
   * The value of an option that the job's description calls required.
   *
   * @throws IllegalStateException if it is not there, for the command line has checked that
   */
  public String required(String name) {
    return optional(name)
        .orElseThrow(() -> new IllegalStateException("--" + name + " was not given"));
  }

  /** The value of an option, if it was given. */
  public Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
