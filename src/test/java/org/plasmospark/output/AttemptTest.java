package org.plasmospark.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.run.ManualClock;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestPlace;

class AttemptTest {
  private final Claimant claimant = new Claimant(Clock.systemUTC());

  private static final List<String> FILES = List.of("a", "b", "c", "d");

  @TempDir private Path folder;

  private OutputPlace place;
  private int unnoticed;

  @BeforeEach
  void takeAPlace() {
    place = OutputPlace.folder(StorePath.of(folder.resolve("out")));
  }

  @Test
  void endsWellAndWarnsWhenOnlyTidyingUpFails() throws IOException {
    publish(disk(), "1");
    Store cannotDelete =
        TroubledStore.of(
            disk(),
            method -> {
              if (method.equals("deleteEmptyFolder")) {
                throw new IOException("deleting is forbidden");
              }
            });
    publish(cannotDelete, "2");
    assertThat(read("document.json")).isEqualTo("2");
    assertThat(claimant.warnings())
        .hasSize(1)
        .allMatch(line -> line.contains("Could not remove empty folders"))
        .allMatch(line -> line.endsWith("(deleting is forbidden); the next run does it."));
  }

  @Test
  void keepsItsFilesWhenItIsNotKnownWhetherTheyAreCurrent() throws IOException {
    AtomicBoolean cut = new AtomicBoolean();
    Store losesAnswers =
        TroubledStore.of(
            disk(),
            method -> {
              if (cut.get() && method.equals("list")) {
                throw new IOException("no answer");
              }
              // The record is created, and the look at the log after it gets no answer.
              cut.compareAndSet(false, method.equals("createExclusively"));
            });
    assertThatThrownBy(() -> publish(losesAnswers, "1")).hasMessage("no answer");
    PublishedFolder published = PublishedFolder.find(disk(), out()).orElseThrow();
    assertThat(disk().readAll(published.path("document.json"), 10)).isEqualTo("1".getBytes(UTF_8));
    publish(disk(), "2");
    assertThat(read("document.json")).isEqualTo("2");
  }

  @Test
  void touchesNothingThatIsPublishedBeforeItCommits() throws IOException {
    publish(disk(), "1");
    AtomicReference<String> touched = new AtomicReference<>();
    try (Attempt attempt = Attempt.alone(disk(), place(), claimant.claim("2"))) {
      write(disk(), attempt, "2");
      touched.set(read("document.json"));
      assertThat(disk().exists(out().child(OutputPlace.SUCCESS))).isTrue();
    }
    assertThat(touched.get()).isEqualTo("1");
    assertThat(read("document.json")).isEqualTo("1");
  }

  /** Readers look for the last one alone. */
  @Test
  void hasAllMarkersWhereTheLastOneIs() throws IOException {
    String first = "table/" + OutputPlace.SUCCESS;
    String last = "run.json";
    place = OutputPlace.part(out(), "run", List.of("table", "run.json"), List.of(first, last));
    AtomicInteger looks = new AtomicInteger();
    Store looking =
        TroubledStore.of(
            disk(),
            method -> {
              looks.incrementAndGet();
              if (disk().exists(out().child(last))) {
                assertThat(disk().exists(out().child(first))).as("before %s", method).isTrue();
              }
            });
    for (String run : List.of("1", "2")) {
      publishFiles(looking, claimant.claim(run), List.of("table/rows", last), "table"::equals);
    }
    assertThat(read(last)).isEqualTo("2");
    assertThat(looks).hasValueGreaterThan(20);
  }

  /**
   * A run is suspended at every moment in which it looks at the time while it shows its version,
   * and meanwhile another shows the files of the version before again.
   */
  @Test
  void leavesAloneWhatAnotherRunHasShownWhileItWasSuspended() throws IOException {
    for (int moment = 0; ; moment++) {
      place = OutputPlace.folder(StorePath.of(folder.resolve("out-" + moment)));
      ManualClock time = new ManualClock(Instant.parse("2026-01-31T05:00:00Z"));
      publishFiles(disk(), new Claimant(time).claim("1"), FILES);
      int when = moment;
      AtomicInteger looks = new AtomicInteger(Integer.MIN_VALUE);
      AtomicBoolean wasSuspended = new AtomicBoolean();
      AtomicReference<String> marker = new AtomicReference<>();
      Clock suspending =
          new LookedAtClock(
              time,
              () -> {
                if (looks.incrementAndGet() == when + 1) {
                  wasSuspended.set(true);
                  time.advance(Claimant.TIMEOUT.plusSeconds(1));
                  publishFiles(disk(), new Claimant(time).claim("3"), FILES);
                  marker.set(read(OutputPlace.SUCCESS));
                }
              });
      Store counts =
          TroubledStore.of(
              disk(),
              method -> {
                if (method.equals("createExclusively")) {
                  looks.set(0);
                }
              });
      Claim claim = new Claimant(suspending).claim("2");
      if (!wasSuspendedIn(() -> publishFiles(counts, claim, List.of("other")), wasSuspended)) {
        assertThat(moment).as("moments").isGreaterThan(FILES.size());
        return;
      }
      assertThat(read(OutputPlace.SUCCESS)).as("moment %d", moment).isEqualTo(marker.get());
      for (String file : FILES) {
        assertThat(read(file)).as("%s at moment %d", file, moment).isEqualTo("3");
      }
    }
  }

  /** The second start has shown what the first had published, and was killed itself. */
  @Test
  void isUnseenUntilARunHasEndedWell() throws IOException {
    AtomicBoolean dead = new AtomicBoolean();
    Store dies =
        TroubledStore.of(
            disk(),
            method -> {
              if (dead.get()) {
                throw new IOException("dead");
              }
              dead.set(method.equals("createExclusively"));
            });
    assertThatThrownBy(() -> publish(dies, "1")).hasMessage("dead");
    for (int start = 0; start < 2; start++) {
      try (Attempt next = Attempt.alone(disk(), place(), claimant.claim("again-" + start))) {
        assertThat(next.completedAnother()).isTrue();
        assertThat(read("document.json")).isEqualTo("1");
      }
    }
    publish(disk(), "2");
    try (Attempt after = Attempt.alone(disk(), place(), claimant.claim("after"))) {
      assertThat(after.completedAnother()).isFalse();
    }
  }

  /** The other run removes what this one writes, which then fails for want of its files. */
  @Test
  void saysThatItWasTakenOverWhateverFailsAfterThat() {
    ManualClock time = new ManualClock(Instant.parse("2026-01-31T05:00:00Z"));
    assertThatThrownBy(
            () -> {
              try (Attempt attempt =
                  Attempt.alone(disk(), place(), new Claimant(time).claim("1"))) {
                write(disk(), attempt, "1");
                time.advance(Claimant.TIMEOUT.plusSeconds(1));
                publishFiles(disk(), new Claimant(time).claim("2"), FILES);
                disk().readAll(attempt.files().child("document.json"), 10);
              }
            })
        .isInstanceOf(FileNotFoundException.class)
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .hasSize(1)
                    .allSatisfy(
                        e ->
                            assertThat(((UserException) e).exitCode())
                                .isEqualTo(ExitCode.LEASE_HELD)));
  }

  private interface Publishing {
    void run() throws IOException;
  }

  private boolean wasSuspendedIn(Publishing publishing, AtomicBoolean wasSuspended)
      throws IOException {
    try {
      publishing.run();
      // Only in giving its lease up, when everything was done.
      unnoticed += wasSuspended.get() ? 1 : 0;
      assertThat(unnoticed).isLessThan(2);
    } catch (UserException e) {
      assertThat(e.exitCode()).isEqualTo(ExitCode.LEASE_HELD);
      assertThat(wasSuspended).isTrue();
    }
    return wasSuspended.get();
  }

  private void publishFiles(Store store, Claim claim, List<String> files) throws IOException {
    publishFiles(store, claim, files, entry -> true);
  }

  private void publishFiles(Store store, Claim claim, List<String> files, Predicate<String> moved)
      throws IOException {
    try (Attempt attempt = Attempt.alone(store, place(), claim)) {
      for (String file : files) {
        store.writeAtomically(attempt.files().child(file), claim.runId().getBytes(UTF_8), false);
      }
      attempt.commit(Contents.replacing().moving(moved));
    }
  }

  private Store disk() {
    return TestPlace.local(folder).store();
  }

  private StorePath out() {
    return place.base();
  }

  private OutputPlace place() {
    return place;
  }

  private void publish(Store store, String run) throws IOException {
    try (Attempt attempt = Attempt.alone(store, place(), claimant.claim(run))) {
      write(store, attempt, run);
      attempt.commit(Contents.replacing());
    }
  }

  private static void write(Store store, Attempt attempt, String text) throws IOException {
    store.writeAtomically(attempt.files().child("document.json"), text.getBytes(UTF_8), true);
  }

  private String read(String file) throws IOException {
    return new String(disk().readAll(out().child(file), 100), UTF_8);
  }
}
