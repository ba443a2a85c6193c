package org.plasmospark.jobs;

/** A piece of work that a user starts by name. */
@FunctionalInterface
public interface Job {

  /**
   * Does the work. What was published before an exception stays; nothing half-done is visible.
   *
   * @return what was done
   * @throws org.plasmospark.UserException where the user, the data or the cluster is in the way
   * @throws Exception for everything else, which is then a bug of ours
   */
  JobResult run(JobContext context) throws Exception;
}
