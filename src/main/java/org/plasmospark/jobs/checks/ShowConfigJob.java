package org.plasmospark.jobs.checks;

import java.util.Map;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;

/** Prints the settings in force. */
public final class ShowConfigJob implements Job {

  @Override
  public JobResult run(JobContext context) {
    var effective = context.settings().effective();
    return new JobResult(effective.render(), Map.of("settings", effective.entries().size()));
  }
}
