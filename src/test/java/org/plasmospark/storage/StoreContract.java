package org.plasmospark.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * What every store must do. A store runs it by naming itself and an empty folder of its own for
 * each test.
 */
abstract class StoreContract {
  /** The store under test. */
  abstract Store store();

  /** A folder that is empty, or missing, at the begin of each test. */
  abstract StorePath root();

  /** Whether the store takes a file of that name at all; HDFS refuses colons. */
  boolean takes(String name) {
    return !name.isEmpty();
  }

  /** Whether of several writers of one new file only one can succeed; S3 cannot promise it. */
  boolean createsExclusively() {
    return true;
  }

  /** Whether a reader finds the old or the new file at any time while it is replaced. */
  boolean replacesAtomically() {
    return true;
  }

  /** Whether trying to write leaves the mark of an empty folder, as on S3. */
  boolean probesLeaveFolders() {
    return false;
  }

  @Test
  void listsEveryFileAtAnyDepth() throws IOException {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < 120; i++) {
      names.add("f" + i + (i % 3 == 0 ? "/deep/er/" : i % 3 == 1 ? "/" : "-") + i + ".png");
    }
    for (String name : names) {
      write(name, name);
    }
    try (StoreListing listing = store().list(root(), ListOptions.FILES)) {
      Set<String> seen = new TreeSet<>();
      while (listing.hasNext()) {
        StoredFile file = listing.next();
        assertThat(file.kind()).isEqualTo(StoredFile.Kind.FILE);
        assertThat(file.length()).isEqualTo(file.path().length());
        assertThat(file.modified()).isPositive();
        assertThat(seen.add(file.path())).isTrue();
      }
      assertThat(seen).isEqualTo(names);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with blank.png",
        " leading",
        "trailing ",
        "#hash#.png",
        "100%.png",
        "a%20b.png",
        "%",
        "q?x=1&y.png",
        "[a]{b,c}*.png",
        "new\nline.png",
        "a:b.png",
        "x/12:30:00.png",
        "клетка.png",
        "细胞/感染.png",
        "e\u0301.png",
        "🔬.png",
        "quote\".png",
        "it's.png",
        "back\\slash.png",
        "a+b",
        "~home",
        "$HOME",
        "a;b",
        "-rf",
        "a..b",
        "...x",
        "tab\t.png"
      })
  void takesNamesLiterally(String name) throws IOException {
    Assumptions.assumeTrue(takes(name), "this store has no such names");
    write(name, "content of " + name);
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly(name);
    assertThat(read(name)).isEqualTo("content of " + name);
    StorePath parsed = StorePath.parse(root().child(name).toString());
    assertThat(store().exists(parsed)).isTrue();
    assertThat(store().delete(parsed)).isTrue();
    assertThat(list(ListOptions.HIDDEN_TOO)).isEmpty();
  }

  @Test
  void hidesWhatBeginsWithAnUnderscoreOrADotUnlessAsked() throws IOException {
    List<String> hidden = List.of("_SUCCESS", ".x.crc", "_temporary/0/a.png", "b/.git/c.png");
    for (String name : hidden) {
      write(name, "x");
    }
    write("b/c_.d.png", "x");
    assertThat(list(ListOptions.FILES)).containsExactly("b/c_.d.png");
    assertThat(list(ListOptions.HIDDEN_TOO)).containsAll(hidden).contains("b/c_.d.png");
  }

  @Test
  void readsAnywhereInAFile() throws IOException {
    write("a/b.txt", "0123456789");
    try (SeekableByteChannel channel = store().openSeekable(root().child("a/b.txt"))) {
      assertThat(channel.size()).isEqualTo(10);
      for (int position : new int[] {7, 0, 9, 3}) {
        channel.position(position);
        ByteBuffer two = ByteBuffer.allocate(2);
        while (two.hasRemaining() && channel.read(two) >= 0) {
          assertThat(channel.position()).isEqualTo(position + two.position());
        }
        assertThat(new String(two.array(), 0, two.position(), UTF_8))
            .isEqualTo("0123456789".substring(position, Math.min(10, position + 2)));
      }
      channel.position(99);
      assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
    assertThatThrownBy(() -> store().openSeekable(root().child("missing")).close())
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store().openSeekable(root().child("a")).close())
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void leavesNothingButTheFileItWrote() throws IOException {
    write("a/b.txt", "1");
    write("a/b.txt", "2");
    store().writeAtomically(root().child("a/c.txt"), "3".getBytes(UTF_8), false);
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("a/b.txt", "a/c.txt");
    assertThat(read("a/b.txt")).isEqualTo("2");
  }

  @Test
  void refusesToReplaceAFileUnlessAsked() throws IOException {
    write("a.txt", "old");
    assertThatThrownBy(
            () -> store().writeAtomically(root().child("a.txt"), "new".getBytes(UTF_8), false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(read("a.txt")).isEqualTo("old");
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("a.txt");
  }

  @Test
  void keepsTheOldFileWhenWritingFails() throws IOException {
    write("a.txt", "old");
    for (String name : List.of("a.txt", "b.txt")) {
      assertThatThrownBy(
              () ->
                  store()
                      .writeAtomically(
                          root().child(name),
                          out -> {
                            out.write(new byte[100_000]);
                            throw new IOException("disk on fire");
                          },
                          true))
          .hasMessageContaining("disk on fire");
    }
    assertThat(read("a.txt")).isEqualTo("old");
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("a.txt");
  }

  @Test
  void letsOneOfManyWritersOfANewFileSucceed() throws Exception {
    Assumptions.assumeTrue(createsExclusively(), "this store has no exclusive create");
    for (int round = 0; round < 10; round++) {
      StorePath lease = root().child("lease-" + round);
      long succeeded =
          inParallel(
                  4,
                  writer -> {
                    try {
                      store().writeAtomically(lease, new byte[] {(byte) writer}, false);
                      return true;
                    } catch (FileAlreadyExistsException e) {
                      return false;
                    }
                  })
              .stream()
              .filter(won -> won)
              .count();
      assertThat(succeeded).isEqualTo(1);
    }
  }

  @Test
  void neverShowsHalfAFileToReaders() throws Exception {
    Assumptions.assumeTrue(replacesAtomically(), "this store replaces in two steps");
    StorePath path = root().child("run.json");
    int length = 200_000;
    store().writeAtomically(path, filled(length, 0), true);
    AtomicBoolean writing = new AtomicBoolean(true);
    inParallel(
        3,
        worker -> {
          if (worker == 0) {
            for (int i = 1; i <= 30; i++) {
              store().writeAtomically(path, filled(length, i), true);
            }
            writing.set(false);
            return true;
          }
          do {
            byte[] seen = store().readAll(path, length);
            assertThat(seen).hasSize(length).containsOnly(seen[0]);
          } while (writing.get());
          return true;
        });
    assertThat(store().readAll(path, length)).containsOnly(30);
  }

  @Test
  void saysThatAFileIsMissing() throws IOException {
    StorePath missing = root().child("missing/a.png");
    assertThat(store().exists(missing)).isFalse();
    assertThat(store().isDirectory(missing)).isFalse();
    assertThat(store().delete(missing)).isFalse();
    assertThatThrownBy(() -> store().open(missing)).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store().readAll(missing, 1)).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store().list(missing, ListOptions.FILES))
        .isInstanceOf(FileNotFoundException.class);
    write("folder/a", "x");
    assertThatThrownBy(() -> store().open(root().child("folder")))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store().list(root().child("folder/a"), ListOptions.FILES))
        .isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void readsNoMoreThanTheCallerCanHold() throws IOException {
    write("a.txt", "12345");
    assertThat(store().readAll(root().child("a.txt"), 5)).hasSize(5);
    assertThatThrownBy(() -> store().readAll(root().child("a.txt"), 4))
        .isInstanceOf(FileTooLargeException.class)
        .hasMessageContaining("more than 4 bytes");
  }

  @Test
  void publishesAWholeFolder() throws IOException {
    write("_staging/1/part-0", "zero");
    write("_staging/1/deep/клетка 1", "one");
    StorePath target = root().child("out/dt=2024-01-01");
    assertThat(store().isPublished(target)).isFalse();
    store().publishDirectory(root().child("_staging/1"), target, false);
    assertThat(store().isPublished(target)).isTrue();
    assertThat(list(ListOptions.FILES))
        .containsExactly("out/dt=2024-01-01/deep/клетка 1", "out/dt=2024-01-01/part-0");
    assertThat(read("out/dt=2024-01-01/part-0")).isEqualTo("zero");
    assertThat(store().exists(root().child("_staging/1"))).isFalse();
  }

  @Test
  void replacesAPublishedFolderOnlyWhenAskedAndThenAsAWhole() throws IOException {
    StorePath target = root().child("out");
    write("s1/old", "old");
    write("s1/both", "old");
    store().publishDirectory(root().child("s1"), target, false);
    write("s2/new", "new");
    write("s2/both", "new");
    assertThatThrownBy(() -> store().publishDirectory(root().child("s2"), target, false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(read("out/both")).isEqualTo("old");
    assertThat(store().isReplaceable(target)).isTrue();
    store().publishDirectory(root().child("s2"), target, true);
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("out/_SUCCESS", "out/both", "out/new");
    assertThat(read("out/both")).isEqualTo("new");
  }

  @Test
  void neverReplacesWhatItDidNotPublish() throws IOException {
    write("home/thesis.txt", "years of work");
    write("file", "x");
    write("staging/a", "a");
    for (String target : List.of("home", "file")) {
      assertThat(store().isReplaceable(root().child(target))).isFalse();
      assertThatThrownBy(
              () -> store().publishDirectory(root().child("staging"), root().child(target), true))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(read("home/thesis.txt")).isEqualTo("years of work");
    assertThat(read("staging/a")).isEqualTo("a");
    assertThatThrownBy(
            () -> store().publishDirectory(root().child("none"), root().child("out"), true))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void publishesIntoAnEmptyFolder() throws IOException {
    assertThat(store().isReplaceable(root().child("out"))).isTrue();
    store().mkdirs(root().child("out"));
    assertThat(store().isReplaceable(root().child("out"))).isTrue();
    write("staging/a", "a");
    store().publishDirectory(root().child("staging"), root().child("out"), false);
    assertThat(read("out/a")).isEqualTo("a");
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("out/_SUCCESS", "out/a");
  }

  @Test
  void completesAPublicationThatWasCut() throws IOException {
    write("out/part-0", "half");
    write("out/_SUCCESS", "");
    write("out/" + BaseStore.PUBLISHING_MARKER, "");
    assertThat(store().isPublished(root().child("out"))).isFalse();
    assertThat(store().isReplaceable(root().child("out"))).isTrue();
    write("staging/part-1", "whole");
    store().publishDirectory(root().child("staging"), root().child("out"), false);
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("out/_SUCCESS", "out/part-1");
    assertThat(store().isPublished(root().child("out"))).isTrue();
  }

  @Test
  void deletesAFolderWithAllThatIsBelow() throws IOException {
    write("a/b/c", "x");
    write("ab", "x");
    assertThat(store().delete(root().child("a"))).isTrue();
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("ab");
    StorePath top = new StorePath(root().scheme(), root().authority(), "/");
    assertThatThrownBy(() -> store().delete(top)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysInASentenceWhatCannotBeReadOrWritten() throws IOException {
    write("file", "x");
    StorePath missing = root().child("no such folder");
    assertUserError(
        () -> store().checkReadable(missing, "image folder"),
        ExitCode.INPUT_MISSING,
        "There is no image folder at " + missing + ".");
    assertUserError(
        () -> store().checkWritable(root().child("file"), "output folder"),
        ExitCode.USAGE,
        "The output folder cannot be written at " + root().child("file"));
    store().checkReadable(root(), "image folder");
    store().checkReadable(root().child("file"), "image");
    store().checkWritable(root().child("new/folder"), "output folder");
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("file");
    assertThat(store().exists(root().child("new"))).isEqualTo(probesLeaveFolders());
  }

  final void write(String name, String content) throws IOException {
    store().writeAtomically(root().child(name), content.getBytes(UTF_8), true);
  }

  final String read(String name) throws IOException {
    try (InputStream in = store().open(root().child(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  final List<String> list(ListOptions options) throws IOException {
    try (StoreListing listing = store().list(root(), options)) {
      List<String> names = new ArrayList<>();
      listing.forEachRemaining(file -> names.add(file.path()));
      return names.stream().sorted().toList();
    }
  }

  static void assertUserError(Runnable action, ExitCode code, String message) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageStartingWith(message);
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private interface Work {
    boolean run(int worker) throws Exception;
  }

  private static List<Boolean> inParallel(int workers, Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<Boolean>> futures =
          IntStream.range(0, workers)
              .mapToObj(worker -> threads.submit(() -> work.run(worker)))
              .toList();
      List<Boolean> results = new ArrayList<>();
      for (Future<Boolean> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
