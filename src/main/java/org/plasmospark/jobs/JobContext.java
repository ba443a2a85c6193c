package org.plasmospark.jobs;

import java.time.Clock;
import java.time.Instant;
import org.plasmospark.run.Progress;
import org.plasmospark.settings.Settings;

/**
 * What a job is given.
 *
 * @param job its name
 * @param settings checked
 * @param arguments its options on the command line that are not settings
 * @param runId {@code run.id}, or made of the job and the time
 * @param startedAt by {@code clock}
 * @param clock the only source of time
 * @param progress for anything longer than a few seconds
 */
public record JobContext(
    String job,
    Settings settings,
    JobArguments arguments,
    String runId,
    Instant startedAt,
    Clock clock,
    Progress progress) {

  /** The same run of the job, with other settings and progress for a part of it. */
  public JobContext with(Settings partSettings, Progress partProgress) {
    return new JobContext(job, partSettings, arguments, runId, startedAt, clock, partProgress);
  }
}
