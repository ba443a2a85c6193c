package org.plasmospark.jobs;

import java.util.Map;

/** Prints the settings in force. */
public final class ShowConfigJob implements Job {

  @Override
  public JobResult run(JobContext context) {
    var effective = context.settings().effective();
    return new JobResult(effective.render(), Map.of("settings", effective.entries().size()));
  }
}
