package org.plasmospark.jobs;

import java.util.List;
import java.util.function.Supplier;

/**
 * A job as the command line knows it.
 *
 * @param name as the user writes it
 * @param summary a few words for the list of jobs
 * @param purpose some sentences for its help page
 * @param options its own; every job takes the common ones as well
 * @param example a full command line after the program's name
 * @param needsSpark false for jobs that run without starting Spark
 * @param factory makes the job when it is to run
 */
public record JobDescription(
    String name,
    String summary,
    String purpose,
    List<JobOption> options,
    String example,
    boolean needsSpark,
    Supplier<Job> factory) {

  /** Copies the list. */
  public JobDescription {
    options = List.copyOf(options);
  }
}
