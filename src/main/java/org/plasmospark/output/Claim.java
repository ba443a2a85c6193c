package org.plasmospark.output;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.plasmospark.run.ProcessIdentity;

/**
 * An attempt of a run that wants to write an output.
 *
 * @param runId of the run
 * @param token tells this attempt of the run from all others
 * @param host for people
 * @param process that makes the attempt
 * @param clock the only source of time
 * @param timeout after which the lease of an attempt without a sign of life is void
 * @param pulse runs the signs of life
 * @param warnings told what operators should know, a sentence each
 */
public record Claim(
    String runId,
    String token,
    String host,
    ProcessIdentity process,
    Clock clock,
    Duration timeout,
    Pulse pulse,
    Consumer<String> warnings) {

  /** The name of the attempt in an output: its run and its token. */
  public String attempt() {
    return runId + "." + token;
  }
}
