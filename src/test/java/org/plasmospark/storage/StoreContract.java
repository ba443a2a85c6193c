package org.plasmospark.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

  /**
   * Whether of several writers of one new file of any length only one can succeed; S3 cannot
   * promise it.
   */
  boolean createsExclusively() {
    return true;
  }

  /** Whether of several that create one small file only one can succeed. */
  boolean createsRecordsExclusively() {
    return true;
  }

  /** Whether a reader finds the old or the new file at any time while it is replaced. */
  boolean replacesAtomically() {
    return true;
  }

  /** Whether {@link #asAStranger} is there. */
  boolean refusesStrangers() {
    return false;
  }

  /** Does something in the name of one who may neither read nor write {@link #root}. */
  void asAStranger(StrangersWork work) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** What a stranger tries. */
  @FunctionalInterface
  interface StrangersWork {
    void with(Store store) throws Exception;
  }

  /** Whether trying to write leaves the mark of an empty folder, as on S3. */
  boolean probesLeaveFolders() {
    return false;
  }

  @Test
  void deletesAFolderOnlyIfNothingIsInIt() throws IOException {
    StorePath folder = root().child("perhaps empty");
    store().deleteEmptyFolder(folder);
    StorePath file = folder.child("_file");
    store().writeAtomically(file, new byte[] {1}, false);
    store().deleteEmptyFolder(folder);
    assertThat(store().exists(file)).isTrue();
    store().delete(file);
    store().deleteEmptyFolder(folder);
    assertThat(store().exists(folder)).isFalse();
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

  static Stream<String> names() {
    return Stream.of(
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
        "tab\t.png");
  }

  @ParameterizedTest
  @MethodSource("names")
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

  @ParameterizedTest
  @MethodSource("names")
  void createsCopiesAndMovesByNamesTakenLiterally(String name) throws IOException {
    Assumptions.assumeTrue(takes(name), "this store has no such names");
    byte[] content = ("content of " + name).getBytes(UTF_8);
    assertThat(store().createExclusively(root().child("made").child(name), content, scratch()))
        .isTrue();
    copy("made/" + name, "copied/" + name);
    assertThat(move("made/" + name, "moved/" + name)).isTrue();
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("copied/" + name, "moved/" + name);
    assertThat(read("copied/" + name)).isEqualTo("content of " + name);
    assertThat(read("moved/" + name)).isEqualTo("content of " + name);
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
  void countsWhatIsHiddenButNotWhatJobsWrite() throws IOException {
    for (String file : List.of("a.png", ".x", "_y/z.png", "_SUCCESS", "_plasmospark/versions/1")) {
      write(file, "1");
    }
    try (StoreListing listing = store().list(root(), ListOptions.EVERYTHING_VISIBLE)) {
      List<String> found = new ArrayList<>();
      listing.forEachRemaining(file -> found.add(file.path()));
      assertThat(found).containsExactly("a.png");
      assertThat(listing.hidden()).isEqualTo(2);
    }
  }

  @Test
  void saysOfAFileWhatAListingSays() throws IOException {
    write("a/b.txt", "12345");
    StoredFile file = store().file(root().child("a/b.txt"));
    try (StoreListing listing = store().list(root().child("a"), ListOptions.FILES)) {
      assertThat(file).isEqualTo(listing.next());
    }
    assertThatThrownBy(() -> store().file(root().child("a/c.txt")))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void createsAFileOnlyWhereThereIsNone() throws IOException {
    StorePath record = root().child("versions/0000000001.json");
    assertThat(store().createExclusively(record, "one".getBytes(UTF_8), scratch())).isTrue();
    for (String other : List.of("two", "on", "one more", "")) {
      assertThat(store().createExclusively(record, other.getBytes(UTF_8), scratch()))
          .as(other)
          .isFalse();
    }
    assertThat(read("versions/0000000001.json")).isEqualTo("one");
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("versions/0000000001.json");
  }

  /** Whoever writes again because no answer came must learn that the first time was enough. */
  @Test
  void takesTheSameBytesForItsOwn() throws IOException {
    for (byte[] content : List.of(new byte[0], filled(1, 7), filled(3 << 20, 7))) {
      StorePath record = root().child("record-" + content.length);
      assertThat(store().createExclusively(record, content, scratch())).isTrue();
      assertThat(store().createExclusively(record, content, scratch())).isTrue();
      assertThat(store().createExclusively(record, filled(content.length + 1, 7), scratch()))
          .isFalse();
      assertThat(store().readAll(record, 4 << 20)).isEqualTo(content);
    }
  }

  @Test
  void letsOneOfManyCreateAFile() throws Exception {
    Assumptions.assumeTrue(createsRecordsExclusively(), "this store has no exclusive create");
    for (int round = 0; round < 10; round++) {
      StorePath record = root().child("record-" + round);
      List<Boolean> created =
          inParallel(
              4,
              writer ->
                  store()
                      .createExclusively(record, new byte[] {(byte) writer, 1, 2, 3}, scratch()));
      assertThat(created).containsOnlyOnce(true);
      assertThat(store().readAll(record, 4)[0]).isEqualTo((byte) created.indexOf(true));
    }
  }

  @Test
  void copiesAFileInPlaceOfAnother() throws IOException {
    write("attempts/a/files/deep/er", "new");
    for (String target : List.of("deep/er", "shown/deep/er", "shown/deep/er")) {
      copy("attempts/a/files/deep/er", target);
      assertThat(read(target)).isEqualTo("new");
      write("attempts/a/files/deep/er", "newer");
      assertThat(read(target)).as("a copy stays as it is").isEqualTo("new");
      write("attempts/a/files/deep/er", "new");
    }
    write("shown/deep/er", "old, and longer than what replaces it");
    copy("attempts/a/files/deep/er", "shown/deep/er");
    copy("attempts/a/files/deep/er", "shown/deep/er");
    assertThat(read("shown/deep/er")).isEqualTo("new");
    assertThat(list(ListOptions.HIDDEN_TOO))
        .containsExactly("attempts/a/files/deep/er", "deep/er", "shown/deep/er");
  }

  @Test
  void copiesWhatIsEmptyOrLarge() throws IOException {
    for (byte[] content : List.of(new byte[0], filled(3 << 20, 5))) {
      store().writeAtomically(root().child("from"), content, true);
      copy("from", "to");
      assertThat(store().readAll(root().child("to"), 4 << 20)).isEqualTo(content);
      assertThat(store().readAll(root().child("from"), 4 << 20)).isEqualTo(content);
    }
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("from", "to");
  }

  @Test
  void copiesNothingWhereThereIsNothing() throws IOException {
    write("to", "old");
    write("folder/a", "x");
    for (String missing : List.of("missing", "no folder/missing", "folder")) {
      assertThatThrownBy(() -> copy(missing, "to"))
          .as(missing)
          .isInstanceOf(FileNotFoundException.class);
      assertThatThrownBy(() -> copy(missing, "new/to")).isInstanceOf(FileNotFoundException.class);
    }
    assertThat(read("to")).isEqualTo("old");
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("folder/a", "to");
  }

  @Test
  void neverShowsHalfACopyToReaders() throws Exception {
    Assumptions.assumeTrue(replacesAtomically(), "this store replaces in two steps");
    int length = 200_000;
    StorePath path = root().child("shown");
    for (int i = 0; i < 2; i++) {
      store().writeAtomically(root().child("version-" + i), filled(length, i), true);
    }
    copy("version-0", "shown");
    AtomicBoolean copying = new AtomicBoolean(true);
    inParallel(
        3,
        worker -> {
          if (worker == 0) {
            for (int i = 1; i <= 30; i++) {
              copy("version-" + i % 2, "shown");
            }
            copying.set(false);
            return true;
          }
          do {
            byte[] seen = store().readAll(path, length);
            assertThat(seen).hasSize(length).containsOnly(seen[0]);
          } while (copying.get());
          return true;
        });
    assertThat(store().readAll(path, length)).containsOnly(0);
  }

  @Test
  void movesAFileInPlaceOfAnother() throws IOException {
    write("from/a", "new");
    assertThat(move("from/a", "to/be/made/a")).isTrue();
    assertThat(read("to/be/made/a")).isEqualTo("new");
    write("to/a", "old, and longer than what replaces it");
    assertThat(move("to/be/made/a", "to/a")).isTrue();
    assertThat(read("to/a")).isEqualTo("new");
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("to/a");
  }

  @Test
  void movesAFolderToAPlaceWhereNothingIs() throws IOException {
    write("from/_SUCCESS", "1");
    write("from/deep/клетка 1", "2");
    write("from2", "3");
    assertThat(move("from", "to/be/made/there")).isTrue();
    assertThat(list(ListOptions.HIDDEN_TOO))
        .containsExactly("from2", "to/be/made/there/_SUCCESS", "to/be/made/there/deep/клетка 1");
    assertThat(read("to/be/made/there/deep/клетка 1")).isEqualTo("2");
    assertThat(store().exists(root().child("from"))).isFalse();
  }

  @Test
  void movesNothingWhereThereIsNothing() throws IOException {
    write("to", "old");
    assertThat(move("missing", "to")).isFalse();
    assertThat(move("no folder/missing", "new/to")).isFalse();
    assertThat(read("to")).isEqualTo("old");
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("to");
  }

  @Test
  void servesManyReadersAtOnce() throws Exception {
    int files = 24;
    for (int i = 0; i < files; i++) {
      write("cells/" + i, "content of cells/" + i);
    }
    inParallel(
        8,
        reader -> {
          for (int i = 0; i < files; i++) {
            String name = "cells/" + (i + 3 * reader) % files;
            assertThat(read(name)).isEqualTo("content of " + name);
          }
          assertThat(list(ListOptions.FILES)).hasSize(files);
          return true;
        });
  }

  @Test
  void refusesANameThatItCannotHoldInASentence() throws IOException {
    Assumptions.assumeFalse(takes("a:b"), "this store takes any name");
    StorePath path = root().child("a:b/c.png");
    String sentence = "HDFS takes no name with a colon, as in " + path + "; choose another name.";
    assertUserError(() -> store().checkWritable(path, "output folder"), ExitCode.USAGE, sentence);
    assertUserError(() -> write("a:b/c.png", "x"), ExitCode.USAGE, sentence);
    assertUserError(() -> store().mkdirs(path), ExitCode.USAGE, sentence);
    assertUserError(
        () -> store().checkReadable(path, "image folder"),
        ExitCode.INPUT_MISSING,
        "There is no image folder at " + path + ".");
    assertThat(store().exists(path)).isFalse();
    assertThat(store().delete(path)).isFalse();
    assertThatThrownBy(() -> store().open(path)).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store().list(path, ListOptions.FILES))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void refusesWhoHasNoPermissionInASentence() throws Exception {
    Assumptions.assumeTrue(refusesStrangers(), "this store knows no strangers here");
    write("a.txt", "secret");
    StorePath file = root().child("a.txt");
    asAStranger(
        store -> {
          assertThatThrownBy(() -> store.readAll(file, 100))
              .isInstanceOf(IOException.class)
              .matches(e -> !StoreFailures.isOutage(e));
          assertThatThrownBy(() -> store.writeAtomically(file, new byte[1], true))
              .isInstanceOf(IOException.class);
          assertUserError(
              () -> store.checkReadable(root(), "image folder"),
              ExitCode.INPUT_MISSING,
              "The image folder at " + root() + " cannot be read: Access");
          assertUserError(
              () -> store.checkWritable(root(), "output folder"),
              ExitCode.USAGE,
              "The output folder cannot be written at " + root() + ": Access");
        });
    assertThat(read("a.txt")).isEqualTo("secret");
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("a.txt");
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
    assertUserError(
        () -> store().checkPlace(root().child("file"), "output folder"),
        ExitCode.USAGE,
        "The output folder cannot be written at " + root().child("file"));
    store().checkPlace(root().child("new/folder"), "output folder");
    store().checkReadable(root(), "image folder");
    store().checkReadable(root().child("file"), "image");
    WriteProbe probe = store().checkWritable(root().child("new/folder"), "output folder");
    assertThat(probe.exclusive()).isEqualTo(createsRecordsExclusively());
    assertThat(probe.written())
        .isCloseTo(Instant.now(), within(5, ChronoUnit.MINUTES)); // a store has a clock of its own
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("file");
    assertThat(store().exists(root().child("new"))).isEqualTo(probesLeaveFolders());
  }

  final void write(String name, String content) throws IOException {
    store().writeAtomically(root().child(name), content.getBytes(UTF_8), true);
  }

  private StorePath scratch() {
    return root().child("attempts/a/work");
  }

  private void copy(String from, String to) throws IOException {
    store().copy(root().child(from), root().child(to), scratch());
    if (store().exists(scratch())) {
      try (StoreListing left = store().list(scratch(), ListOptions.HIDDEN_TOO)) {
        assertThat(left.hasNext()).as("anything in " + scratch()).isFalse();
      }
    }
  }

  private boolean move(String from, String to) throws IOException {
    return store().move(root().child(from), root().child(to));
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

  static void assertUserError(ThrowingCallable action, ExitCode code, String message) {
    assertThatThrownBy(action)
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
