package org.plasmospark.jobs;

import java.util.Optional;

/**
 * An option of one job.
 *
 * @param name without the hyphens
 * @param label stands for the value in the help; empty for an option without a value
 * @param description one sentence or two
 * @param need whether it must be given
 * @param setting the key it is a short name for; without one it is an argument of the job
 */
public record JobOption(
    String name, String label, String description, Need need, Optional<String> setting) {

  /** Whether an option must be given. */
  public enum Need {
    /** Always. */
    REQUIRED,
    /** Exactly one of the options of this need. */
    ONE_OF,
    /** As the user likes. */
    OPTIONAL
  }

  /** An argument that must be given. */
  public static JobOption required(String name, String label, String description) {
    return new JobOption(name, label, description, Need.REQUIRED, Optional.empty());
  }

  /** An argument of which, among the job's others of this kind, exactly one must be given. */
  public static JobOption oneOf(String name, String label, String description) {
    return new JobOption(name, label, description, Need.ONE_OF, Optional.empty());
  }

  /** An argument that may be given. */
  public static JobOption optional(String name, String label, String description) {
    return new JobOption(name, label, description, Need.OPTIONAL, Optional.empty());
  }

  /** A short name for a setting. */
  public static JobOption setting(String name, String label, String description, String key) {
    return new JobOption(name, label, description, Need.OPTIONAL, Optional.of(key));
  }

  /** A short name for a setting that it makes true; takes no value. */
  public static JobOption flag(String name, String description, String key) {
    return new JobOption(name, "", description, Need.OPTIONAL, Optional.of(key));
  }

  /** Whether it is given without a value. */
  public boolean isFlag() {
    return label.isEmpty();
  }
}
