package org.plasmospark.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.run.ProcessIdentity;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestPlace;

class PublishedFolderTest {
  @TempDir private Path folder;

  private Store store() {
    return TestPlace.local(folder).store();
  }

  private StorePath out() {
    return StorePath.of(folder.resolve("out"));
  }

  @Test
  void readsWhatWasPublishedWhateverBecameOfTheFilesForPeople() throws IOException {
    publish("1", "fold-1/model.zip");
    store().delete(out().child("fold-1"));
    PublishedFolder published = PublishedFolder.find(store(), out()).orElseThrow();
    assertThat(read(published.path("fold-1/model.zip"))).isEqualTo("fold-1/model.zip of 1");
    assertThat(read(PublishedFolder.files(store(), out()).apply("fold-1/model.zip")))
        .isEqualTo("fold-1/model.zip of 1");
    assertThat(read(PublishedFolder.files(store(), out().child("fold-1")).apply("model.zip")))
        .isEqualTo("fold-1/model.zip of 1");
  }

  @Test
  void keepsToTheVersionThatItWasOpenedAt() throws IOException {
    publish("1", "catalog.json");
    PublishedFolder first = PublishedFolder.find(store(), out()).orElseThrow();
    publish("2", "catalog.json");
    assertThat(store().exists(first.path("catalog.json"))).isFalse();
    PublishedFolder second = PublishedFolder.find(store(), out()).orElseThrow();
    assertThat(read(second.path("catalog.json"))).isEqualTo("catalog.json of 2");
    assertThat(read(out().child("catalog.json"))).isEqualTo("catalog.json of 2");
  }

  @Test
  void readsACopyWithoutTheHiddenFolder() throws IOException {
    publish("1", "manifest/part-0");
    StorePath copy = StorePath.of(folder.resolve("copy"));
    for (String file : new String[] {"manifest/part-0", OutputPlace.SUCCESS}) {
      store().writeAtomically(copy.child(file), store().readAll(out().child(file), 1000), false);
    }
    PublishedFolder published = PublishedFolder.find(store(), copy).orElseThrow();
    assertThat(read(published.path("manifest/part-0"))).isEqualTo("manifest/part-0 of 1");
    store().delete(copy.child(OutputPlace.SUCCESS));
    assertThat(PublishedFolder.find(store(), copy)).isEmpty();
  }

  @Test
  void replacesACopyWithoutTheHiddenFolderAsAWhole() throws IOException {
    write(out().child("old/part-0"), "old");
    write(out().child(OutputPlace.SUCCESS), "");
    publish("1", "new/part-0");
    assertThat(store().exists(out().child("old"))).isFalse();
    assertThat(read(out().child("new/part-0"))).isEqualTo("new/part-0 of 1");
  }

  @Test
  void refusesInputsThatAreBeingWritten() throws IOException {
    StorePath inside = out().child("Parasitized");
    PublishedFolder.requireComplete(store(), inside, "image folder");
    try (Attempt attempt = Attempt.alone(store(), OutputPlace.folder(out()), claim("1"))) {
      write(attempt.files().child("Parasitized/cell.png"), "cell");
      assertThatThrownBy(() -> PublishedFolder.requireComplete(store(), inside, "image folder"))
          .isInstanceOfSatisfying(
              UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING))
          .hasMessageStartingWith(
              "The image folder at " + inside + " is being written, or the job");
      attempt.commit(Contents.replacing().moving(name -> true));
    }
    PublishedFolder.requireComplete(store(), inside, "image folder");
    assertThat(read(inside.child("cell.png"))).isEqualTo("cell");
  }

  @Test
  void neverReplacesAFileThatWasNotPublished() throws IOException {
    publish("1", "a");
    write(out().child("notes.txt"), "years of work");
    publish("2", "b");
    assertThat(read(out().child("notes.txt"))).isEqualTo("years of work");
    assertThatThrownBy(() -> publish("3", "notes.txt"))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("notes.txt was not published");
    assertThat(read(out().child("notes.txt"))).isEqualTo("years of work");
    assertThat(read(out().child("b"))).isEqualTo("b of 2");
  }

  private void publish(String run, String file) throws IOException {
    try (Attempt attempt = Attempt.alone(store(), OutputPlace.folder(out()), claim(run))) {
      write(attempt.files().child(file), file + " of " + run);
      attempt.commit(Contents.replacing());
    }
  }

  private static Claim claim(String run) {
    return new Claim(
        run,
        "token",
        "host",
        ProcessIdentity.own(),
        Clock.systemUTC(),
        Duration.ofSeconds(60),
        Pulse.threads(),
        warning -> {
          throw new AssertionError(warning);
        });
  }

  private void write(StorePath file, String text) throws IOException {
    store().writeAtomically(file, text.getBytes(UTF_8), true);
  }

  private String read(StorePath file) throws IOException {
    return new String(store().readAll(file, 1000), UTF_8);
  }
}
