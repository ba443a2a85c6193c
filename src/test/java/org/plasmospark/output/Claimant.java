package org.plasmospark.output;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.plasmospark.run.ProcessIdentity;

/** Makes claims for tests, and keeps what they warn of. */
public final class Claimant {
  static final Duration TIMEOUT = Duration.ofSeconds(120);

  private static final AtomicInteger ATTEMPTS = new AtomicInteger();

  private final Clock clock;
  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

  Claimant(Clock clock) {
    this.clock = clock;
  }

  /** Claims of a run, each of another attempt. */
  public static Supplier<Claim> of(String run) {
    Claimant claimant = new Claimant(Clock.systemUTC());
    return () -> claimant.claim(run, "t" + ATTEMPTS.incrementAndGet(), Pulse.threads());
  }

  /** A claim of a process that is not there any more. */
  public static Claim ofADeadProcess(String run) {
    ProcessIdentity own = ProcessIdentity.own();
    return new Claim(
        run,
        "t",
        "host",
        new ProcessIdentity(own.space(), own.pid(), own.started() - 1),
        Clock.systemUTC(),
        TIMEOUT,
        new Pulse() {
          @Override
          public Beating start(Runnable beat, Duration every) {
            return () -> {};
          }

          @Override
          public void pause(Duration time) {}
        },
        warning -> {});
  }

  /** A claim of a run's attempt {@code t}. */
  Claim claim(String run) {
    return claim(run, "t", Pulse.threads());
  }

  Claim claim(String run, String token, Pulse pulse) {
    return new Claim(
        run, token, "host", ProcessIdentity.own(), clock, TIMEOUT, pulse, warnings::add);
  }

  List<String> warnings() {
    return warnings;
  }
}
