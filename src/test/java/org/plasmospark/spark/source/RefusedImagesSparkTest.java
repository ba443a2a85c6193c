package org.plasmospark.spark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmospark.ExitCode;
import org.plasmospark.archive.ArchiveLimits;
import org.plasmospark.archive.Tars;
import org.plasmospark.archive.Zips;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.PathFilter;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreFailures;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestS3;

/** Images on S3 that are refused: all of a sudden all of them, or one alone. */
class RefusedImagesSparkTest {
  private static final int LOOSE = 40;

  private final TestS3 endpoint = TestS3.running();
  private final PlasmosparkSession spark = TestSpark.plasmospark(endpoint.settings());
  private final Store store = new HadoopStore(spark.hadoopConfiguration());
  private final StorePath images = endpoint.newFolder();
  private final StorePath work = endpoint.newFolder();

  @BeforeEach
  void drawCells() throws IOException {
    byte[] cell =
        PngEncoder.encode(
            new SyntheticCells(new SyntheticSettings(1, 1, 1, 0.5, 0.1, true), 7).cell(0).image());
    for (int i = 0; i < LOOSE; i++) {
      write("Uninfected/%02d.png".formatted(i), cell);
    }
    write("a.zip", new Zips().with("Uninfected/zipped.png", cell).bytes());
    write("b.tar", new Tars().with("Uninfected/tarred.png", cell).bytes());
  }

  @AfterEach
  void restoreTheEndpoint() {
    endpoint.restore();
  }

  @Test
  void failsWhenTheKeysAreRevokedWhileImagesAreRead() {
    try (ImageFolder listed = list()) {
      JavaRDD<PackedCell> cells = listed.files().mapPartitions(reader()::read);
      endpoint.revokeKeysAtRequest(LOOSE / 2);
      assertThatThrownBy(cells::collect)
          .satisfies(RefusedImagesSparkTest::isExplainedByTheCredentials);
    }
  }

  @Test
  void failsWhenTheKeysAreRevokedWhileArchivesAreListed() {
    LooseFiles loose = LooseFiles.list(store, rules(), work, Progress.SILENT);
    ArchiveLister lister =
        new ArchiveLister(spark, images, work, ArchiveLimits.DEFAULT, PathFilter.EVERYTHING);
    List<ListedFile> archives = WorkTable.rows(spark, loose.archives(), RowCodec.FILES).collect();
    assertThat(archives).hasSize(2);
    endpoint.revokeKeysAtRequest(0);
    assertThatThrownBy(() -> lister.list(spark.context().parallelize(archives, 1)))
        .satisfies(RefusedImagesSparkTest::isExplainedByTheCredentials);
  }

  @Test
  void quarantinesAnImageAndAnArchiveWithPermissionsOfTheirOwn() {
    endpoint.forbid("07.png");
    Map<String, ManifestEntry> entries = read();
    assertThat(entries).hasSize(LOOSE + 2);
    entries.forEach(
        (path, entry) -> assertThat(entry.isOk()).as(path).isNotEqualTo(path.endsWith("07.png")));
    assertThat(entries.get("Uninfected/07.png").reason()).startsWith("unreadable: ");

    endpoint.forbid("a.zip");
    entries = read();
    assertThat(entries.get("a.zip").reason()).startsWith("unreadable: ");
    assertThat(entries.values().stream().filter(entry -> !entry.isOk())).hasSize(1);
  }

  private static void isExplainedByTheCredentials(Throwable failure) {
    assertThat(StoreFailures.explain(failure))
        .hasValueSatisfying(
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING);
              assertThat(e.getMessage())
                  .endsWith(
                      "; renew the credentials or get the permission, and run the same command"
                          + " again.")
                  .doesNotContain("\n");
            });
  }

  private Map<String, ManifestEntry> read() {
    try (ImageFolder listed = list()) {
      return listed.files().mapPartitions(reader()::read).collect().stream()
          .map(PackedCell::entry)
          .collect(
              Collectors.toMap(
                  ManifestEntry::path, Function.identity(), (a, b) -> null, TreeMap::new));
    }
  }

  private ImageFolder list() {
    return ImageFolder.list(spark, store, rules(), work, Progress.SILENT);
  }

  private FolderRules rules() {
    return new FolderRules(
        images,
        PathFilter.EVERYTHING,
        ArchiveLimits.DEFAULT,
        new NameRules(CellNames.NIH, LabelSet.NIH),
        Optional.empty());
  }

  private CellReader reader() {
    return new CellReader(
        images,
        new ImageLimits(1 << 20, 1 << 20, 1000, 8),
        ArchiveLimits.DEFAULT,
        spark.broadcastConfiguration());
  }

  private void write(String name, byte[] content) throws IOException {
    store.writeAtomically(images.child(name), content, true);
  }
}
