package org.plasmospark.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.run.ManualClock;
import org.plasmospark.run.Progress;
import org.plasmospark.settings.SettingOverride;
import org.plasmospark.settings.SettingsLoader;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestPlace;

/** What the output of a job must be on every store. */
abstract class OutputFolderContract {
  private static final Instant NOW = Instant.parse("2026-01-31T05:00:00Z");
  private static final String WHAT = "catalog folder";

  final Store store;
  final StorePath root;
  final StorePath out;

  /**
   * @param place where the test writes
   */
  OutputFolderContract(TestPlace place) {
    this.store = place.store();
    this.root = place.root();
    this.out = root.child("deep/out=1");
  }

  @Test
  void showsAWholeFolderOrNothing() throws IOException {
    try (OutputFolder folder = prepare("r1", false)) {
      write(folder.staging(), "catalog.json", "1");
      write(folder.staging(), "manifest/клетка 1", "2");
      assertThat(shown()).isEmpty();
      assertMistake(
          () -> read(out),
          ExitCode.INPUT_MISSING,
          "The catalog at " + out + " is being written, or the job that wrote it was cut off");
      assertMistake(
          () -> PublishedFolder.requireComplete(store, out.child("manifest"), "image folder"),
          ExitCode.INPUT_MISSING,
          "The image folder at " + out.child("manifest") + " is being written, or the job that");
      folder.publish();
      assertThat(folder.published().has("catalog.json")).isTrue();
    }
    assertThat(shown()).containsExactly("_SUCCESS", "catalog.json", "manifest/клетка 1");
    assertThat(text(out.child("_SUCCESS"))).isEqualTo("plasmospark version 1\n");
    assertThat(text(out.child("manifest/клетка 1"))).isEqualTo("2");
    assertThat(text(read(out).path("manifest/клетка 1"))).isEqualTo("2");
    PublishedFolder.requireComplete(store, out.child("manifest"), "image folder");
    assertThat(left()).noneMatch(name -> name.contains("/leases/") || name.contains("/work/"));
  }

  @Test
  void leavesNothingOfWhatIsGivenUp() throws IOException {
    try (OutputFolder folder = prepare("r1", false)) {
      write(folder.staging(), "catalog.json", "1");
      write(folder.scratch(), "list/part-0", "2");
    }
    assertThat(left()).isEmpty();
    assertThat(store.exists(out)).isFalse();
    assertMistake(() -> read(out), ExitCode.INPUT_MISSING, "There is no catalog at " + out + ".");
  }

  @Test
  void leavesAFolderThatWasThere() throws IOException {
    store.mkdirs(out);
    prepare("r1", false).close();
    assertThat(store.isDirectory(out)).isTrue();
    assertThat(left()).isEmpty();
    publish("r2", false, "catalog.json");
    assertThat(shown()).containsExactly("_SUCCESS", "catalog.json");
  }

  @Test
  void replacesWhatIsPublishedOnlyWhenAskedAndThenAsAWhole() throws IOException {
    publish("r1", false, "old", "both");
    assertMistake(
        () -> prepare("r2", false),
        ExitCode.USAGE,
        "The catalog folder " + out + " is there already; name another or add --overwrite.");
    assertThat(shown()).containsExactly("_SUCCESS", "both", "old");
    try (OutputFolder given = prepare("r2", true)) {
      write(given.staging(), "new", "r2");
    }
    assertThat(shown()).containsExactly("_SUCCESS", "both", "old");
    assertThat(text(read(out).path("both"))).isEqualTo("r1");

    publish("r3", true, "new", "both");
    assertThat(shown()).containsExactly("_SUCCESS", "both", "new");
    assertThat(text(out.child("both"))).isEqualTo("r3");
    assertThat(text(read(out).path("both"))).isEqualTo("r3");
    assertThat(read(out).has("old")).isFalse();
    assertThat(left()).noneMatch(name -> name.contains("attempts/r1") || name.contains("/r2"));
  }

  @Test
  void neverReplacesWhatNoJobHasPublished() throws IOException {
    write(out, "thesis.txt", "years of work");
    for (boolean overwrite : new boolean[] {false, true}) {
      assertMistake(
          () -> prepare("r1", overwrite),
          ExitCode.USAGE,
          "The catalog folder " + out + " holds other files, which are never replaced");
    }
    assertThat(left()).containsExactly("deep/out=1/thesis.txt");
    assertMistake(
        () -> prepare(out.child("thesis.txt"), "r1", true),
        ExitCode.USAGE,
        "The catalog folder cannot be written at " + out.child("thesis.txt"));
    StorePath top = new StorePath(root.scheme(), root.authority(), "/");
    assertMistake(
        () -> prepare(top, "r1", true), ExitCode.USAGE, "The catalog folder cannot be the root ");
  }

  @Test
  void publishesNothingOverAFileThatCameMeanwhile() throws IOException {
    publish("r1", false, "old");
    try (OutputFolder folder = prepare("r2", true)) {
      write(folder.staging(), "report.html", "r2");
      write(out, "report.html", "mine");
      assertMistake(
          folder::publish,
          ExitCode.USAGE,
          "The file " + out.child("report.html") + " was not published, and files that were not");
    }
    assertThat(shown()).containsExactly("_SUCCESS", "old", "report.html");
    assertThat(text(out.child("report.html"))).isEqualTo("mine");
    assertThat(text(read(out).path("old"))).isEqualTo("r1");
  }

  @Test
  void goesOnWhereARunWasCut() throws IOException {
    StorePath cut = out.child("_plasmospark/attempts/r0.t");
    write(cut, "files/half", "0");
    write(cut, "work/list", "0");
    assertMistake(
        () -> read(out),
        ExitCode.INPUT_MISSING,
        "The catalog at " + out + " is being written, or the job that wrote it was cut off");
    publish("r1", false, "whole");
    assertThat(shown()).containsExactly("_SUCCESS", "whole");
    assertThat(left()).noneMatch(name -> name.contains("r0"));
    assertThat(text(read(out).path("whole"))).isEqualTo("r1");
  }

  @Test
  void readsAndReplacesWhatWasCopiedWithoutItsHiddenFolder() throws IOException {
    write(out, "catalog.json", "0");
    write(out, "manifest/part-0", "0");
    assertMistake(
        () -> read(out),
        ExitCode.INPUT_MISSING,
        "The catalog " + out + " is not complete: it has no _SUCCESS");
    write(out, "_SUCCESS", "");
    assertThat(text(read(out).path("manifest/part-0"))).isEqualTo("0");
    publish("r1", true, "catalog.json");
    assertThat(shown()).containsExactly("_SUCCESS", "catalog.json");
    assertThat(text(read(out).path("catalog.json"))).isEqualTo("r1");
  }

  @Test
  void letsOneRunWriteAtATime() throws IOException {
    try (OutputFolder first = prepare("r1", false)) {
      assertMistake(() -> prepare("r2", false), ExitCode.LEASE_HELD, "The run r1 on ");
      write(first.staging(), "catalog.json", "1");
      first.requireHeld();
      first.publish();
    }
    assertThat(shown()).containsExactly("_SUCCESS", "catalog.json");
  }

  final OutputFolder prepare(String run, boolean overwrite) throws IOException {
    return prepare(out, run, overwrite);
  }

  private OutputFolder prepare(StorePath target, String run, boolean overwrite) throws IOException {
    JobContext context =
        new JobContext(
            "catalog",
            SettingsLoader.load(
                List.of(), List.of(SettingOverride.set("run.overwrite=" + overwrite))),
            new JobArguments(Map.of()),
            run,
            NOW,
            new ManualClock(NOW),
            Progress.SILENT);
    return OutputFolder.prepare(store, target, WHAT, context);
  }

  /** Publishes files, each with the name of the run for its content. */
  final void publish(String run, boolean overwrite, String... names) throws IOException {
    try (OutputFolder folder = prepare(run, overwrite)) {
      for (String name : names) {
        write(folder.staging(), name, run);
      }
      folder.publish();
    }
  }

  final void write(StorePath folder, String name, String text) throws IOException {
    store.writeAtomically(folder.child(name), text.getBytes(UTF_8), true);
  }

  final PublishedFolder read(StorePath folder) throws IOException {
    return JsonFiles.published(store, folder, "catalog", "catalog");
  }

  final String text(StorePath file) throws IOException {
    return new String(store.readAll(file, 1 << 20), UTF_8);
  }

  /** What people see of the output. */
  final List<String> shown() throws IOException {
    String prefix = "deep/out=1/";
    return left().stream()
        .filter(name -> !name.startsWith(prefix + "_plasmospark/"))
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  /** All files there are. */
  final List<String> left() throws IOException {
    List<String> names = new ArrayList<>();
    if (store.isDirectory(root)) {
      try (StoreListing listing = store.list(root, ListOptions.HIDDEN_TOO)) {
        listing.forEachRemaining(file -> names.add(file.path()));
      }
    }
    return names.stream().sorted().toList();
  }

  static void assertMistake(ThrowingCallable action, ExitCode code, String sentence) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageStartingWith(sentence);
  }
}
