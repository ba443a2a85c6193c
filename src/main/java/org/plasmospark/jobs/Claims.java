package org.plasmospark.jobs;

import java.time.Duration;
import java.util.UUID;
import org.plasmospark.output.Claim;
import org.plasmospark.output.Pulse;
import org.plasmospark.run.ProcessIdentity;

/** The claims of jobs on outputs. */
public final class Claims {
  private static final int TOKEN_LENGTH = 12;

  private Claims() {}

  /** A claim of a new attempt of a run. */
  public static Claim of(JobContext context) {
    return new Claim(
        context.runId(),
        UUID.randomUUID().toString().replace("-", "").substring(0, TOKEN_LENGTH),
        ProcessIdentity.host(),
        ProcessIdentity.own(),
        context.clock(),
        Duration.ofSeconds(context.settings().run().leaseSeconds()),
        Pulse.threads(),
        context.progress()::warn);
  }
}
