package org.plasmospark.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestPlace;

class AttemptTest {
  private final Claimant claimant = new Claimant(Clock.systemUTC());

  @TempDir private Path folder;

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

  private Store disk() {
    return TestPlace.local(folder).store();
  }

  private StorePath out() {
    return StorePath.of(folder.resolve("out"));
  }

  private OutputPlace place() {
    return OutputPlace.folder(out());
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
