package org.plasmospark.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.ExitCode;
import org.plasmospark.storage.StoredFile.Kind;

class LocalStoreTest extends StoreContract {
  private final Configuration configuration = new Configuration(false);
  private final Store store = new HadoopStore(configuration);

  @TempDir Path folder;

  @Override
  Store store() {
    return store;
  }

  @Override
  StorePath root() {
    return StorePath.of(folder);
  }

  /** The administrator may do everything. */
  @Override
  boolean refusesStrangers() {
    return !System.getProperty("user.name").equals("root");
  }

  @Override
  void asAStranger(StrangersWork work) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
    try {
      work.with(store);
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void accountsForLinksAndFoldersWithoutFollowingLinks() throws IOException {
    write("in/a.png", "x");
    write("outside/b.png", "x");
    write("in/x.png/.keep", "x");
    Path in = folder.resolve("in");
    Files.createSymbolicLink(in.resolve("out"), folder.resolve("outside"));
    Files.createSymbolicLink(in.resolve("circle"), in);
    Files.createSymbolicLink(in.resolve("a2.png"), in.resolve("a.png"));
    Files.createSymbolicLink(in.resolve("broken"), folder.resolve("nowhere"));
    Map<String, Kind> seen = new HashMap<>();
    try (StoreListing listing = store.list(root().child("in"), ListOptions.EVERYTHING_VISIBLE)) {
      listing.forEachRemaining(file -> seen.put(file.path(), file.kind()));
    }
    assertThat(seen)
        .containsOnly(
            Map.entry("a.png", Kind.FILE),
            Map.entry("x.png", Kind.DIRECTORY),
            Map.entry("out", Kind.LINK),
            Map.entry("circle", Kind.LINK),
            Map.entry("a2.png", Kind.LINK),
            Map.entry("broken", Kind.LINK));
    assertThat(store.delete(root().child("in"))).isTrue();
    assertThat(read("outside/b.png")).isEqualTo("x");
  }

  @Test
  void reportsFoldersThatAreTooDeepInsteadOfSkippingThem() throws IOException {
    String deep = "d/".repeat(StoreListing.MAX_DEPTH + 5);
    write(deep + "a.png", "x");
    write("b.png", "x");
    assertThatThrownBy(() -> list(ListOptions.FILES)).isInstanceOf(UncheckedIOException.class);
    try (StoreListing listing = store.list(root(), ListOptions.EVERYTHING_VISIBLE)) {
      Map<Kind, Integer> kinds = new HashMap<>();
      listing.forEachRemaining(file -> kinds.merge(file.kind(), 1, Integer::sum));
      assertThat(kinds).containsEntry(Kind.UNREADABLE, 1).containsEntry(Kind.FILE, 1);
    }
  }

  @Test
  void removesAChecksumThatWouldMakeTheNewFileUnreadableForHadoop() throws IOException {
    org.apache.hadoop.fs.Path path = root().child("a.txt").hadoop();
    FileSystem hadoop = FileSystem.get(path.toUri(), new Configuration());
    try (var out = hadoop.create(path)) {
      out.write("by Hadoop".getBytes(UTF_8));
    }
    assertThat(folder.resolve(".a.txt.crc")).exists();
    write("a.txt", "by us, with other bytes");
    assertThat(folder.resolve(".a.txt.crc")).doesNotExist();
    try (var in = hadoop.open(path)) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("by us, with other bytes");
    }
  }

  @Test
  void removesAChecksumOfWhatACopyOrAMoveReplaces() throws IOException {
    FileSystem hadoop = FileSystem.get(root().hadoop().toUri(), new Configuration());
    write("new", "by us, with other bytes");
    for (String name : List.of("copied", "moved")) {
      try (var out = hadoop.create(root().child(name).hadoop())) {
        out.write("by Hadoop".getBytes(UTF_8));
      }
    }
    store.copy(root().child("new"), root().child("copied"), root().child("work"));
    store.move(root().child("new"), root().child("moved"));
    for (String name : List.of("copied", "moved")) {
      try (var in = hadoop.open(root().child(name).hadoop())) {
        assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("by us, with other bytes");
      }
    }
  }

  @Test
  void writesNothingBelowAFile() throws IOException {
    write("file", "x");
    StorePath below = root().child("file/below/out");
    assertThatThrownBy(() -> store.writeAtomically(below, new byte[1], true))
        .isInstanceOf(IOException.class);
    assertUserError(
        () -> store.checkWritable(below, "output folder"),
        ExitCode.USAGE,
        "The output folder cannot be written at "
            + below
            + ": "
            + root().child("file")
            + " is a file.");
  }

  @Test
  void saysWhenTheLibrariesOfAStoreAreMissing() {
    configuration.set("fs.s3a.impl", "org.example.NotOnTheClassPath");
    configuration.setBoolean("fs.s3a.impl.disable.cache", true);
    StorePath path = StorePath.parse("s3a://bucket/key");
    assertUserError(
        () -> store.checkReadable(path, "image folder"),
        ExitCode.USAGE,
        "The address s3a://bucket/key needs Hadoop's libraries for s3a:, which are not on the"
            + " class path: build with mvn -Ps3a package, or add hadoop-aws and spark-hadoop-cloud"
            + " to the jars of your Spark.");
  }
}
