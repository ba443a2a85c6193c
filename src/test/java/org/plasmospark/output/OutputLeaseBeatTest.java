package org.plasmospark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.run.ManualClock;
import org.plasmospark.storage.LocalDisk;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/** The signs of life of a run whose store is in trouble. */
class OutputLeaseBeatTest {
  private static final Duration QUARTER = Claimant.TIMEOUT.dividedBy(4);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-31T05:00:00Z"));
  private final Claimant claimant = new Claimant(clock);

  private final OutputPlace place;
  private final StorePath file;

  OutputLeaseBeatTest(@TempDir Path folder) {
    place = OutputPlace.folder(StorePath.of(folder.resolve("model")));
    file = place.leases().child("night-1.t.lease");
  }

  @Test
  void aSignThatCannotBeWrittenIsNone() throws IOException {
    AtomicReference<String> trouble = new AtomicReference<>();
    OutputLease lease = take(failing(trouble));
    clock.advance(QUARTER);
    lease.beat();
    trouble.set("disk full");
    for (int beat = 2; beat <= 4; beat++) {
      clock.advance(QUARTER);
      lease.requireHeld();
      lease.beat();
    }
    assertThat(claimant.warnings())
        .containsExactly(
            "The lease of %s could not be renewed (disk full); the run goes on until 2026-01-31T05:02:30Z and tries again."
                .formatted(place.base()));
    clock.advance(QUARTER);
    lease.beat();
    assertThatThrownBy(lease::requireHeld)
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LEASE_HELD))
        .hasMessageContaining("night-1 gave no sign of life for 120 seconds")
        .hasRootCauseMessage("disk full");

    trouble.set(null);
    lease.beat();
    assertThatThrownBy(lease::requireHeld)
        .as("another run may have begun")
        .isInstanceOf(UserException.class);
    assertThat(claimant.warnings()).hasSize(1);
  }

  @Test
  void saysWhenTheStoreWorksAgainAndOnceForEachTrouble() throws IOException {
    AtomicReference<String> trouble = new AtomicReference<>();
    try (OutputLease lease = take(failing(trouble))) {
      for (int time = 0; time < 2; time++) {
        trouble.set("disk full");
        lease.beat();
        lease.beat();
        trouble.set(null);
        clock.advance(QUARTER);
        lease.beat();
        lease.beat();
      }
      clock.advance(QUARTER.multipliedBy(3));
      lease.requireHeld();
    }
    String failed = "The lease of %s could not be renewed (disk full); ".formatted(place.base());
    String again = "The lease of %s is renewed again.".formatted(place.base());
    assertThat(claimant.warnings()).hasSize(4);
    assertThat(claimant.warnings().get(0)).startsWith(failed);
    assertThat(claimant.warnings().get(1)).isEqualTo(again);
    assertThat(claimant.warnings().get(2)).startsWith(failed);
    assertThat(claimant.warnings().get(3)).isEqualTo(again);
  }

  @Test
  void aFaultOfTheStoreDoesNotEndTheHeartbeat() throws Exception {
    CountDownLatch failures = new CountDownLatch(3);
    CountDownLatch well = new CountDownLatch(1);
    Store store =
        TroubledStore.of(
            LocalDisk.store(),
            method -> {
              if (method.equals("exists")) {
                failures.countDown();
                if (failures.getCount() > 0) {
                  throw new IllegalStateException("a fault");
                }
                well.countDown();
              }
            });
    Pulse fast =
        new Pulse() {
          @Override
          public Beating start(Runnable beat, Duration every) {
            assertThat(every).isEqualTo(QUARTER);
            return Pulse.threads().start(beat, Duration.ofMillis(1));
          }

          @Override
          public void pause(Duration time) {}
        };
    try (OutputLease lease =
        OutputLease.take(store, place, claimant.claim("night-1", "t", fast), true)) {
      assertThat(failures.await(1, TimeUnit.MINUTES)).isTrue();
      assertThat(well.await(1, TimeUnit.MINUTES)).isTrue();
      lease.requireHeld();
    }
    assertThat(claimant.warnings().get(0)).contains("could not be renewed (a fault)");
  }

  @Test
  void aSignThatIsBeingGivenDoesNotBringBackALeaseThatIsGivenUp() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<Boolean> first = new ArrayList<>(List.of(true));
    Store store =
        TroubledStore.of(
            LocalDisk.store(),
            method -> {
              if (method.equals("writeAtomically") && !first.remove(Boolean.TRUE)) {
                writing.countDown();
                await(go);
              }
            });
    OutputLease lease = take(store);
    Thread beat = new Thread(lease::beat);
    beat.start();
    await(writing);
    Thread close =
        new Thread(
            () -> {
              try {
                lease.close();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    close.start();
    while (close.getState() != Thread.State.BLOCKED
        && close.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
    go.countDown();
    beat.join();
    close.join();
    assertThat(LocalDisk.store().exists(file)).isFalse();
    lease.beat();
    assertThat(LocalDisk.store().exists(file)).isFalse();
  }

  private OutputLease take(Store store) throws IOException {
    OutputLease lease = OutputLease.take(store, place, claimant.claim("night-1"), true);
    assertThat(LocalDisk.store().exists(file)).isTrue();
    return lease;
  }

  /** Its writes fail while there is something that they fail of. */
  private static Store failing(AtomicReference<String> trouble) {
    return TroubledStore.of(
        LocalDisk.store(),
        method -> {
          if (method.equals("writeAtomically") && trouble.get() != null) {
            throw new IOException(trouble.get());
          }
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
