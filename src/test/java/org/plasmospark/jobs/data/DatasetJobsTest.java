package org.plasmospark.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.Cli;
import org.plasmospark.dataset.SmallSet;

/** The jobs unpack and verify, from the command line to the disk. */
class DatasetJobsTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path archive;
  private Path manifest;
  private Path cells;

  @BeforeEach
  void writeASet() throws IOException {
    SmallSet set = SmallSet.of("Parasitized/a.png", "Uninfected/b.png");
    archive = Files.write(folder.resolve("set.zip"), set.zipped("cells/"));
    manifest = set.manifest(folder.resolve("set.csv"));
    cells = folder.resolve("deep/cells");
  }

  @Test
  void unpackMakesWhatVerifyAccepts() throws IOException {
    assertThat(unpack(cells.toString())).as(err.toString()).isZero();
    assertThat(below(cells.getParent())).containsExactly("cells");
    assertThat(below(cells))
        .containsExactly("Parasitized", "Uninfected", "_SUCCESS", "_plasmospark");
    assertThat(verify("file://" + cells)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Unpacked 2 files")
        .contains("Verified 2 files")
        .endsWith("Images: file://" + cells + "\n");
  }

  @Test
  void unpackReplacesOnlyWhatAJobHasPublishedAndOnlyWhenAsked() throws IOException {
    unpack(cells.toString());
    Path damaged = cells.resolve("Uninfected/b.png");
    Files.delete(damaged);
    assertThat(verify(cells.toString())).isEqualTo(4);
    assertThat(unpack(cells.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("is there already");
    assertThat(damaged).doesNotExist();
    assertThat(unpack(cells.toString(), "--overwrite")).isZero();
    assertThat(verify(cells.toString())).isZero();

    Path mine = Files.createDirectories(folder.resolve("mine"));
    Files.createFile(mine.resolve("thesis.txt"));
    assertThat(unpack(mine.toString(), "--overwrite")).isEqualTo(2);
    assertThat(below(mine)).containsExactly("thesis.txt");
  }

  @Test
  void unpackLeavesNothingOfWhatIsIncomplete() throws IOException {
    Files.writeString(
        manifest,
        Files.readString(manifest) + "Uninfected/c.png,,,,1,1,3," + "0".repeat(64) + ",,,ok,\n");
    assertThat(unpack(cells.toString())).isEqualTo(4);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("1 of 3 files is missing (\"Uninfected/c.png\"); nothing was unpacked");
    assertThat(below(cells.getParent())).isEmpty();
  }

  @Test
  void bothWorkOnTheLocalDiskOnly() {
    assertThat(unpack("hdfs://node/cells")).isEqualTo(2);
    assertThat(verify("s3a://bucket/cells")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("unpack works on this machine's disk, and hdfs://node/cells is not on it (--out)")
        .contains("verify works on this machine's disk, and s3a://bucket/cells is not on it");
  }

  private int unpack(String target, String... more) {
    return run(
        Stream.concat(
            Stream.of(
                "unpack",
                "--archive",
                archive.toString(),
                "--manifest",
                manifest.toString(),
                "--out",
                target),
            Stream.of(more)));
  }

  private int verify(String images) {
    return run(Stream.of("verify", "--images", images, "--manifest", manifest.toString()));
  }

  private int run(Stream<String> args) {
    return Cli.run(
        args.toArray(String[]::new),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static List<String> below(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
