package org.plasmospark.spark.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.archive.ArchiveLimits;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.manifest.Split;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.source.CataloguedCells;
import org.plasmospark.spark.source.CellReader;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.PackedTable;
import org.plasmospark.spark.table.Tables;
import org.plasmospark.storage.StorePath;

class PackerSparkTest {
  private static final int FILES = 300;
  private static final int BYTES = 100_000;

  @TempDir static Path folder;

  private static PlasmosparkSession spark;
  private static List<ManifestEntry> entries;

  /** Packing does not look at pixels, so any bytes will do. */
  @BeforeAll
  static void writeFiles() throws IOException {
    spark = TestSpark.plasmospark();
    entries = new ArrayList<>();
    Files.createDirectories(folder.resolve("images/Uninfected"));
    Random random = new Random(3);
    for (int i = 0; i < FILES; i++) {
      byte[] bytes = new byte[BYTES];
      random.nextBytes(bytes);
      String path = "Uninfected/" + i + ".png";
      Files.write(folder.resolve("images").resolve(path), bytes);
      entries.add(entry(path, "p" + i % 20, bytes));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "7,2", "40,3"})
  void writesTheSameFilesWhateverTheOrderAndPartitioning(int partitions, int seed)
      throws IOException {
    List<ManifestEntry> shuffled = new ArrayList<>(entries);
    Collections.shuffle(shuffled, new Random(seed));
    Packer.Result result = pack(shuffled, partitions, "shuffled-" + seed);
    assertThat(result).isEqualTo(new Packer.Result(FILES, FILES, 0, (long) FILES * BYTES, null));
    pack(entries, 2, "straight-" + seed);
    List<String> files = digests("shuffled-" + seed);
    assertThat(files).hasSize(4).isEqualTo(digests("straight-" + seed));
  }

  @Test
  void quarantinesWhatIsGoneOrChangedAndPacksItsNeighbours() throws IOException {
    List<ManifestEntry> some = new ArrayList<>(entries.subList(0, 50));
    some.add(entry("Uninfected/gone.png", "p1", new byte[] {1}));
    some.add(entry("Uninfected/60.png", "p1", new byte[] {1, 2}));
    Packer.Result result = pack(some, 3, "bad");
    assertThat(result.packed()).isEqualTo(50);
    assertThat(result.quarantined()).isEqualTo(2);
    assertThat(result.example()).contains("Uninfected/60.png", "changed");
    assertThat(
            spark.sql().read().parquet(path("bad/quarantine").hadoop().toString()).collectAsList())
        .extracting(row -> row.<String>getAs("path"))
        .containsExactlyInAnyOrder("Uninfected/60.png", "Uninfected/gone.png");
  }

  @Test
  void readsTheBeginningOfTheFilesOnlyForASample() throws IOException {
    pack(entries, 2, "whole");
    PackedCells packed = PackedCells.open(spark, List.of(path("whole/cells")));
    long before = bytesRead();
    long sampled = packed.sample(0.1).cells().count();
    long forSample = bytesRead() - before;
    assertThat(packed.cells().count()).isEqualTo(FILES);
    long forAll = bytesRead() - before - forSample;
    assertThat(sampled).isBetween(15L, 50L);
    assertThat(forSample).isPositive().isLessThan(forAll / 2);
    assertThat(packed.sample(0.1).entries().map(ManifestEntry::path).collect())
        .isSubsetOf(packed.sample(0.3).entries().map(ManifestEntry::path).collect());
    assertThat(packed.sample(1).count()).isEqualTo(FILES);
  }

  @Test
  void quarantinesPackedBytesThatAreNotThoseOfTheirDigest() {
    PackedCell good = new PackedCell(entries.get(0), bytes(entries.get(0)));
    byte[] damaged = bytes(entries.get(1));
    damaged[17] ^= 1;
    Tables.write(
        spark.sql(),
        spark
            .context()
            .parallelize(List.of(good, new PackedCell(entries.get(1), damaged)))
            .map(PackedTable::toRow),
        PackedTable.SCHEMA,
        path("damaged"),
        "path",
        10);
    List<PackedCell> cells = PackedCells.open(spark, List.of(path("damaged"))).cells().collect();
    assertThat(cells).hasSize(2);
    for (PackedCell cell : cells) {
      boolean isGood = cell.entry().path().equals(entries.get(0).path());
      assertThat(cell.entry().isOk()).isEqualTo(isGood);
      assertThat(cell.image() != null).isEqualTo(isGood);
    }
  }

  @Test
  void tellsWhatACatalogHoldsBeyondPackedCells() throws IOException {
    pack(entries.subList(0, 100), 2, "first");
    PackedCells packed = PackedCells.open(spark, List.of(path("first/cells")));
    PackDelta grown = catalogued(entries, 3).beyond(packed);
    assertThat(grown.counts()).isEqualTo(new PackDelta.Counts(200, 100, 0, 0, null));
    assertThat(grown.added().entries().map(ManifestEntry::path).collect())
        .containsExactlyInAnyOrderElementsOf(
            entries.subList(100, FILES).stream().map(ManifestEntry::path).toList());

    List<ManifestEntry> changed = new ArrayList<>(entries);
    changed.set(5, changed.get(5).withSplit(Split.TEST, ManifestEntry.NO_FOLD));
    changed.set(6, entry(changed.get(6).path(), "p6", new byte[] {1}));
    changed.remove(7);
    assertThat(catalogued(changed, 3).beyond(packed).counts())
        .isEqualTo(new PackDelta.Counts(200, 97, 1, 2, "Uninfected/5.png"));
  }

  private static Packer.Result pack(List<ManifestEntry> what, int partitions, String name) {
    CellReader reader =
        new CellReader(
            path("images"),
            ImageLimits.DEFAULT,
            ArchiveLimits.DEFAULT,
            spark.broadcastConfiguration());
    CataloguedCells source = new CataloguedCells(spark, reader, path(name + "/work"));
    return new Packer(spark, source, Progress.SILENT)
        .pack(
            catalogued(what, partitions),
            path(name + "/cells"),
            path(name + "/quarantine"),
            8_000_000,
            "r");
  }

  private static PackableEntries catalogued(List<ManifestEntry> what, int partitions) {
    return new PackableEntries(spark.context().parallelize(what, partitions));
  }

  private static List<String> digests(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name).resolve("cells"))) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .sorted()
          .map(PackerSparkTest::digest)
          .toList();
    }
  }

  private static String digest(Path file) {
    try {
      return Sha256.hex(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] bytes(ManifestEntry entry) {
    try {
      return Files.readAllBytes(folder.resolve("images").resolve(entry.path()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ManifestEntry entry(String path, String patient, byte[] bytes) {
    return ManifestEntry.ok(
            path, "Uninfected", patient, null, 10, 10, bytes.length, Sha256.hex(bytes))
        .withSplit(Split.TRAIN, ManifestEntry.NO_FOLD);
  }

  @SuppressWarnings("deprecation") // its replacement has no sum of bytes
  private static long bytesRead() {
    return FileSystem.getAllStatistics().stream()
        .mapToLong(FileSystem.Statistics::getBytesRead)
        .sum();
  }

  private static StorePath path(String name) {
    return StorePath.of(folder.resolve(name));
  }
}
