package org.plasmospark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.run.Lease;
import org.plasmospark.run.ManualClock;
import org.plasmospark.run.ProcessIdentity;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestPlace;

/** What a lease must do on every store. */
abstract class OutputLeaseContract {
  private static final Duration TIMEOUT = Duration.ofSeconds(120);
  private static final Instant NOW = Instant.parse("2026-01-31T05:00:00Z");

  private final ManualClock clock = new ManualClock(NOW);

  private final Store store;
  private final StorePath root;

  /**
   * @param place where the test writes
   */
  OutputLeaseContract(TestPlace place) {
    this.store = place.store();
    this.root = place.root();
  }

  @Test
  void tellsTheSecondRunWhoWritesThereAndSinceWhen() throws IOException {
    try (OutputLease first = take("night-1")) {
      clock.advance(Duration.ofSeconds(60));
      first.beat();
      assertThatThrownBy(() -> take("night-2"))
          .isInstanceOfSatisfying(
              UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LEASE_HELD))
          .hasMessageContaining("The run night-1 on ")
          .hasMessageContaining("since 2026-01-31T05:00:00Z and was alive at 2026-01-31T05:01:00Z");
      first.requireHeld();
    }
    take("night-2").close();
    assertThat(left()).isEmpty();
  }

  @Test
  void keepsOutputsApart() throws IOException {
    try (OutputLease one = take("night-1");
        OutputLease other = OutputLease.take(store, path("model-2"), "night-2", clock, TIMEOUT)) {
      one.requireHeld();
      other.requireHeld();
    }
  }

  @Test
  void takesOverTheLeaseOfARunThatGivesNoSignOfLife() throws IOException {
    OutputLease asleep = take("night-1");
    clock.advance(TIMEOUT.minusSeconds(1));
    assertThatThrownBy(() -> take("night-2")).hasMessageContaining("night-1");
    clock.advance(Duration.ofSeconds(1));
    try (OutputLease second = take("night-2")) {
      second.requireHeld();
      assertThatThrownBy(asleep::requireHeld)
          .isInstanceOfSatisfying(
              UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LEASE_HELD))
          .hasMessageContaining("night-1 gave no sign of life for 120 seconds");
      asleep.beat();
      assertThatThrownBy(asleep::requireHeld).isInstanceOf(UserException.class);
      asleep.close();
      second.beat();
      second.requireHeld();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void neverTakesBackALeaseThatWasTakenOver() throws IOException {
    OutputLease first = take("night-1");
    store.delete(path("_lease.model"));
    clock.advance(Duration.ofSeconds(30));
    first.beat();
    assertThatThrownBy(first::requireHeld).isInstanceOf(UserException.class);
    first.close();
    assertThat(left()).isEmpty();
  }

  @Test
  void doesNotWaitForAProcessThatHasEnded() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    ProcessIdentity own = ProcessIdentity.own();
    leave("crashed", new ProcessIdentity(own.space(), ended.pid(), own.started()).text());
    take("night-2").close();

    leave("reused", new ProcessIdentity(own.space(), own.pid(), own.started() - 1).text());
    take("night-2").close();
    assertThat(left()).isEmpty();

    leave("elsewhere", new ProcessIdentity("other", ended.pid(), 1).text());
    assertThatThrownBy(() -> take("night-2")).hasMessageContaining("elsewhere");
  }

  @Test
  void letsNeverTwoOfManyHoldItAtOnce() throws Exception {
    int runs = 6;
    ExecutorService threads = Executors.newFixedThreadPool(runs);
    CyclicBarrier together = new CyclicBarrier(runs);
    List<Callable<OutputLease>> tasks = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      String run = "run-" + i;
      tasks.add(
          () -> {
            together.await();
            return take(run);
          });
    }
    List<OutputLease> held = new ArrayList<>();
    for (Future<OutputLease> each : threads.invokeAll(tasks)) {
      try {
        held.add(each.get());
      } catch (java.util.concurrent.ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(UserException.class);
      }
    }
    threads.shutdown();
    assertThat(held).hasSize(1);
    held.get(0).close();
  }

  private OutputLease take(String run) throws IOException {
    return OutputLease.take(store, path("model"), run, clock, TIMEOUT);
  }

  private void leave(String run, String process) throws IOException {
    Lease lease = new Lease(run, "token", "host", process, NOW, NOW);
    store.writeAtomically(
        path("_lease.model").child("_" + run + ".lease"),
        lease.text().getBytes(StandardCharsets.UTF_8),
        true);
  }

  private StorePath path(String name) {
    return root.child(name);
  }

  /** What no run may leave, files and empty folders alike. */
  private List<String> left() throws IOException {
    List<String> left = new ArrayList<>();
    try (StoreListing listing = store.list(root, ListOptions.HIDDEN_TOO)) {
      listing.forEachRemaining(file -> left.add(file.path()));
    }
    if (store.exists(path("_lease.model"))) {
      left.add("_lease.model");
    }
    return left;
  }
}
