package org.plasmospark.output;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
  private static final Duration TIMEOUT = Claimant.TIMEOUT;
  private static final Instant NOW = Instant.parse("2026-01-31T05:00:00Z");

  private final ManualClock clock = new ManualClock(NOW);
  private final Claimant claimant = new Claimant(clock);
  private final Store store;
  private final StorePath root;
  private final OutputPlace place;

  /**
   * @param where the test writes
   */
  OutputLeaseContract(TestPlace where) {
    this.store = where.store();
    this.root = where.root();
    this.place = OutputPlace.folder(root.child("model"));
  }

  @Test
  void tellsTheSecondRunWhoWritesThereAndSinceWhen() throws IOException {
    try (OutputLease first = take("night-1")) {
      clock.advance(Duration.ofSeconds(60));
      first.beat();
      assertThatThrownBy(() -> take("night-2"))
          .isInstanceOfSatisfying(
              UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LEASE_HELD))
          .hasMessageContaining("The run night-1 on host has been writing ")
          .hasMessageContaining(root.child("model").toString())
          .hasMessageContaining("since 2026-01-31T05:00:00Z and was alive at 2026-01-31T05:01:00Z");
      first.requireHeld();
      first.requireHeldOnStore();
      assertThat(left()).containsExactly("model/_plasmospark/leases/night-1.t.lease");
    }
    take("night-2").close();
    assertThat(left()).isEmpty();
  }

  @Test
  void removesWhatARunThatWasKilledHadBegunToWrite() throws IOException {
    StorePath begun = place.leases().child(".tmp-begun");
    store.writeAtomically(begun, new byte[0], true);
    OutputLease run = take("night-1");
    clock.advance(Duration.ofSeconds(3));
    run.close();
    assertThat(left()).isEmpty();
  }

  /** It may be the sign of life of a run that is writing it in this moment. */
  @Test
  void leavesWhatAnotherRunMayBeWritingWhenItEndsAtOnce() throws IOException {
    StorePath begun = place.leases().child(".tmp-begun");
    store.writeAtomically(begun, new byte[0], true);
    take("night-1").close();
    assertThat(store.exists(begun)).isTrue();
  }

  @Test
  void keepsOutputsApart() throws IOException {
    OutputPlace other = OutputPlace.folder(root.child("model-2"));
    OutputPlace part =
        OutputPlace.part(
            root.child("model"), "runs/a", List.of("runs/a"), List.of("runs/a/run.json"));
    try (OutputLease one = take("night-1");
        OutputLease two = OutputLease.take(store, other, claimant.claim("night-2"), true);
        OutputLease three = OutputLease.take(store, part, claimant.claim("night-3"), true)) {
      one.requireHeldOnStore();
      two.requireHeldOnStore();
      three.requireHeldOnStore();
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
      assertVoid(asleep);
      asleep.beat();
      assertVoid(asleep);
      asleep.close();
      second.beat();
      second.requireHeldOnStore();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void neverTakesBackALeaseThatWasTakenOver() throws IOException {
    OutputLease first = take("night-1");
    store.delete(place.leases());
    first.requireHeld();
    assertThatThrownBy(first::requireHeldOnStore).isInstanceOf(UserException.class);
    clock.advance(Duration.ofSeconds(30));
    first.beat();
    assertVoid(first);
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

    // Another process has the same number by now.
    leave("reused", new ProcessIdentity(own.space(), own.pid(), own.started() - 1).text());
    take("night-2").close();
    assertThat(left()).isEmpty();

    leave("elsewhere", new ProcessIdentity("other", ended.pid(), 1).text());
    assertThatThrownBy(() -> take("night-2")).hasMessageContaining("elsewhere");
  }

  /** A job of this process, which the store kept from removing its lease when it ended. */
  @Test
  void doesNotWaitForAnAttemptOfThisProcessThatHasEnded() throws Exception {
    try (OutputLease first = take("night-1")) {
      assertThatThrownBy(() -> take("night-2")).hasMessageContaining("The run night-1 ");
      first.requireHeldOnStore();
    }
    leave("night-1", ProcessIdentity.own().text());
    take("night-2").close();
    assertThat(left()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "run=night-1\ntoken=t\n", "\u0000\u0000\u0000\u0000", "seen=soon"})
  void countsALeaseThatCannotBeReadAsHeldUntilNobodyCanHaveWrittenIt(String text)
      throws IOException {
    StorePath damaged = place.leases().child("night-1.t.lease");
    store.writeAtomically(damaged, text.getBytes(StandardCharsets.UTF_8), true);
    ManualClock late = new ManualClock(written(damaged).plus(TIMEOUT).minusMillis(1));
    Claim claim = new Claimant(late).claim("night-2");
    assertThatThrownBy(() -> OutputLease.take(store, place, claim, true))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LEASE_HELD))
        .hasMessageContaining("The lease " + damaged + " cannot be read")
        .hasMessageContaining("or wait 120 seconds");
    assertThat(left()).containsExactly("model/_plasmospark/leases/night-1.t.lease");

    late.advance(Duration.ofMillis(1));
    OutputLease.take(store, place, claim, true).close();
    assertThat(left()).isEmpty();
  }

  @Test
  void letsManyShareAnOutputAndTellsWhichOfThemLive() throws Exception {
    try (OutputLease one = share("adder-1");
        OutputLease two = share("adder-2")) {
      ProcessIdentity own = ProcessIdentity.own();
      leave("dead", new ProcessIdentity(own.space(), own.pid(), own.started() - 1).text());
      assertThat(one.living()).containsExactly("adder-1.t", "adder-2.t");
      assertThat(two.living()).containsExactly("adder-1.t", "adder-2.t");
      one.requireHeldOnStore();
      two.requireHeldOnStore();
      assertThatThrownBy(() -> take("night-1"))
          .isInstanceOfSatisfying(
              UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LEASE_HELD));
      one.requireHeldOnStore();
    }
    assertThat(left()).isEmpty();
  }

  /** As a host with a wrong clock writes it, and dies. */
  @Test
  void countsALeaseOfATimeToComeAsHeldUntilNobodyCanHaveWrittenIt() throws IOException {
    Instant future = Instant.parse("2199-01-01T00:00:00Z");
    StorePath wrong = place.leases().child("night-1.t.lease");
    String text = new Lease("night-1", "t", "host", "elsewhere 1 1", future, future).text();
    store.writeAtomically(wrong, text.getBytes(StandardCharsets.UTF_8), true);
    ManualClock late = new ManualClock(written(wrong).plus(TIMEOUT).minusMillis(1));
    Claim claim = new Claimant(late).claim("night-2");
    assertThatThrownBy(() -> OutputLease.take(store, place, claim, true))
        .hasMessageContaining("The run night-1 on host");
    late.advance(Duration.ofMillis(1));
    OutputLease.take(store, place, claim, true).close();
    assertThat(left()).isEmpty();
  }

  @Test
  void letsNeverTwoOfManyHoldItAtOnce() throws Exception {
    int runs = 6;
    ExecutorService threads = Executors.newFixedThreadPool(runs);
    CyclicBarrier together = new CyclicBarrier(runs);
    List<Callable<OutputLease>> tasks = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      Claim claim = claimant.claim("run-" + i, "t" + i, Pulse.threads());
      tasks.add(
          () -> {
            together.await();
            return OutputLease.take(store, place, claim, true);
          });
    }
    List<OutputLease> held = new ArrayList<>();
    for (Future<OutputLease> each : threads.invokeAll(tasks)) {
      try {
        held.add(each.get());
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(UserException.class);
      }
    }
    threads.shutdown();
    assertThat(held).hasSize(1);
    held.get(0).close();
    assertThat(left()).isEmpty();
  }

  private static void assertVoid(OutputLease lease) {
    assertThatThrownBy(lease::requireHeld)
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LEASE_HELD))
        .hasMessageContaining("night-1 gave no sign of life for 120 seconds");
  }

  private OutputLease take(String run) throws IOException {
    return OutputLease.take(store, place, claimant.claim(run), true);
  }

  private OutputLease share(String run) throws IOException {
    return OutputLease.take(store, place, claimant.claim(run), false);
  }

  private void leave(String run, String process) throws IOException {
    Lease lease = new Lease(run, "t", "host", process, NOW, NOW);
    store.writeAtomically(
        place.leases().child(run + ".t.lease"),
        lease.text().getBytes(StandardCharsets.UTF_8),
        true);
  }

  private Instant written(StorePath file) throws IOException {
    try (StoreListing listing = store.list(file.parent(), ListOptions.HIDDEN_TOO)) {
      return Instant.ofEpochMilli(listing.next().modified());
    }
  }

  /** What no run may leave. */
  private List<String> left() throws IOException {
    List<String> left = new ArrayList<>();
    if (store.isDirectory(root)) {
      try (StoreListing listing = store.list(root, ListOptions.HIDDEN_TOO)) {
        listing.forEachRemaining(file -> left.add(file.path()));
      }
    }
    return left;
  }
}
