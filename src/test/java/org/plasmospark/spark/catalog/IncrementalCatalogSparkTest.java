package org.plasmospark.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.archive.ArchiveLimits;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.synthetic.SyntheticCell;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.PathFilter;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.manifest.Split;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.source.CellReader;
import org.plasmospark.spark.source.FolderRules;
import org.plasmospark.spark.source.ImageFolder;
import org.plasmospark.spark.source.NameRules;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.StorePath;

class IncrementalCatalogSparkTest {
  private static final long HOUR = 3_600_000;
  private static final long THEN = 1_700_000_000_000L;
  private static final int CELLS = 40;
  private static final SyntheticCells DRAWN =
      new SyntheticCells(new SyntheticSettings(60, 12, 2, 0.5, 0.3, true), 5);

  @TempDir Path folder;

  private final PlasmosparkSession spark = TestSpark.plasmospark();

  @BeforeEach
  void drawCells() throws IOException {
    for (int i = 0; i < CELLS; i++) {
      draw(i, THEN);
    }
    write("Uninfected/text.png", "not a picture".getBytes(), THEN);
  }

  @Test
  void readsOnlyWhatIsNewOrChanged() throws IOException {
    Map<String, ManifestEntry> before = entries(catalog(Optional.empty(), "first"));
    String same = path(0);
    String changed = path(1);
    String removed = path(2);
    // The same length and time: nobody looks into it.
    byte[] bytes = Files.readAllBytes(file(same));
    bytes[bytes.length / 2] ^= 1;
    write(same, bytes, THEN);
    write(changed, PngEncoder.encode(DRAWN.cell(50).image()), THEN + HOUR);
    Files.delete(file(removed));
    write("Uninfected/text.png", PngEncoder.encode(DRAWN.cell(51).image()), THEN);
    Files.move(file("Uninfected/text.png"), file(path(51)));

    CatalogSummary summary = catalog(Optional.of(earlier("first", THEN + 10_000)), "second");

    assertThat(summary.known()).isEqualTo(CELLS - 2);
    assertThat(summary.files()).isEqualTo(CELLS);
    assertThat(summary.quality().quarantined()).isZero();
    Map<String, ManifestEntry> after = entries(summary);
    assertThat(after.get(same).sha256()).isEqualTo(before.get(same).sha256());
    assertThat(after.get(changed).sha256())
        .isEqualTo(Sha256.hex(Files.readAllBytes(file(changed))));
    assertThat(after).doesNotContainKey(removed).containsKey(path(51));
    assertThat(after.get(path(3)).withSplit(null, ManifestEntry.NO_FOLD))
        .isEqualTo(before.get(path(3)).withSplit(null, ManifestEntry.NO_FOLD));
  }

  @Test
  void triesAgainWhatWasQuarantined() throws IOException {
    CatalogSummary first = catalog(Optional.empty(), "first");
    assertThat(first.quality().quarantined()).isEqualTo(1);
    assertThat(first.known()).isZero();
    Files.delete(file("Uninfected/text.png"));
    byte[] good = PngEncoder.encode(DRAWN.cell(51).image());
    write("Uninfected/text.png", good, THEN);
    Files.move(file("Uninfected/text.png"), file("text.png"));
    CatalogSummary second = catalog(Optional.of(earlier("first", THEN + 10_000)), "second");
    assertThat(second.quality().quarantined()).isZero();
    assertThat(second.known()).isEqualTo(CELLS);
  }

  @Test
  void readsAgainWhatWasModifiedWhenTheEarlierCatalogBegan() throws IOException {
    catalog(Optional.empty(), "first");
    assertThat(catalog(Optional.of(earlier("first", THEN + 1000)), "second").known()).isZero();
  }

  @Test
  void isTheSameAsReadingEverythingWhenNothingHasChanged() throws IOException {
    CatalogSummary first = catalog(Optional.empty(), "first");
    CatalogSummary second = catalog(Optional.of(earlier("first", THEN + 10_000)), "second");
    assertThat(second.manifestHash()).isEqualTo(first.manifestHash());
    assertThat(second.splitHash()).isEqualTo(first.splitHash());
    assertThat(entries(second)).isEqualTo(entries("first"));
    assertThat(second.quality().findings()).isEqualTo(first.quality().findings());
  }

  @Test
  void leavesPatientsInTheirSplitsWhenOthersCome() throws IOException {
    Map<String, ManifestEntry> before = entries(catalog(Optional.empty(), "first"));
    for (int i = CELLS; i < 60; i++) {
      draw(i, THEN);
    }
    CatalogSummary second = catalog(Optional.of(earlier("first", THEN + 10_000)), "second");
    assertThat(second.leaks().isLeaky()).isFalse();
    Map<String, ManifestEntry> after = entries(second);
    assertThat(before)
        .allSatisfy((path, entry) -> assertThat(after.get(path).split()).isEqualTo(entry.split()));
    assertThat(after.values()).filteredOn(ManifestEntry::isOk).hasSize(60);
  }

  @Test
  void countsAndListsRepeatedContentsAndSuspiciousImages() throws IOException {
    byte[] bytes = Files.readAllBytes(file(path(0)));
    write("Uninfected/C900P9ThinF_IMG_1_cell_1.png", bytes, THEN);
    write("Parasitized/C901P9ThinF_IMG_1_cell_1.png", bytes, THEN);
    byte[] grey = PngEncoder.encode(new CellImage(40, 40, new byte[3 * 40 * 40]));
    write("Uninfected/C902P9ThinF_IMG_1_cell_1.png", grey, THEN);

    CatalogSummary summary = catalog(Optional.empty(), "first");

    assertThat(summary.duplicates().contents()).isEqualTo(1);
    assertThat(summary.duplicates().extraFiles()).isEqualTo(2);
    assertThat(summary.duplicates().withSeveralLabels()).isEqualTo(1);
    assertThat(summary.quality().findings())
        .containsEntry("flat", 1L)
        .containsEntry("mostly-black", 1L);
    assertThat(rows("first/duplicates"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<Long>getAs("files")).isEqualTo(3);
              assertThat(row.<String>getAs("sha256")).isEqualTo(Sha256.hex(bytes));
              assertThat(row.<String>getAs("labels")).isEqualTo("Parasitized,Uninfected");
            });
    assertThat(rows("first/manifest"))
        .filteredOn(row -> row.<String>getAs("findings") != null)
        .singleElement()
        .satisfies(row -> assertThat(row.<String>getAs("findings")).isEqualTo("flat,mostly-black"));
    assertThat(summary.lines("here")).anyMatch(line -> line.contains("2 files repeat the bytes"));
    assertThat(summary.toMap().get("label_report"))
        .isEqualTo(
            "The bytes of 1 image have more than one label (first:"
                + " \"Parasitized/C901P9ThinF_IMG_1_cell_1.png\" is Parasitized and \""
                + path(0)
                + "\" is Uninfected): leave out (images.exclude) or correct (images.mapping) the"
                + " wrong ones.");
    assertThat(summary.lines("here")).contains(summary.toMap().get("label_report").toString());
  }

  @Test
  void callsANewFileALeakWhoseBytesAreInAnotherSplitAlready() throws IOException {
    catalog(Optional.empty(), "first");
    Map<String, ManifestEntry> before = entries("first");
    ManifestEntry trained =
        before.values().stream().filter(e -> e.split() == Split.TRAIN).findFirst().orElseThrow();
    ManifestEntry tested =
        before.values().stream().filter(e -> e.split() == Split.TEST).findFirst().orElseThrow();
    String copy = "Uninfected/" + tested.patientId() + "ThinF_IMG_9_cell_9.png";
    write(copy, Files.readAllBytes(file(trained.path())), THEN);

    CatalogSummary second = catalog(Optional.of(earlier("first", THEN + 10_000)), "second");

    assertThat(second.known()).isEqualTo(CELLS);
    assertThat(second.duplicates().inSeveralSplits()).isEqualTo(1);
    assertThat(second.leaks().isLeaky()).isTrue();
    assertThat(second.toMap()).containsEntry("leak", true);
    assertThat(second.toMap().get("leak_report").toString())
        .contains("the bytes of 1 image are in more than one split")
        .contains("\"" + trained.path() + "\" of patient \"" + trained.patientId() + "\" in train")
        .contains("\"" + copy + "\" of patient \"" + tested.patientId() + "\" in test");
    assertThat(second.lines("here")).contains(second.toMap().get("leak_report").toString());
  }

  private CatalogSummary catalog(Optional<EarlierCatalog> earlier, String name) throws IOException {
    StorePath root = StorePath.of(folder.resolve("cells"));
    FolderRules rules =
        new FolderRules(
            root,
            PathFilter.EVERYTHING,
            ArchiveLimits.DEFAULT,
            new NameRules(CellNames.NIH, LabelSet.NIH),
            Optional.empty());
    CellReader reader =
        new CellReader(
            root, ImageLimits.DEFAULT, ArchiveLimits.DEFAULT, spark.broadcastConfiguration());
    try (ImageFolder files =
            ImageFolder.list(
                spark,
                new HadoopStore(spark.hadoopConfiguration()),
                rules,
                StorePath.of(folder.resolve(name + "-work")),
                Progress.SILENT);
        Catalog catalog =
            new Cataloguer(
                    spark,
                    ImageLimits.DEFAULT,
                    LabelSet.NIH,
                    new SplitPlan(SplitUnit.PATIENT, 0.6, 0.2, 0.2, 2, 1),
                    Progress.SILENT)
                .catalog(files, reader, earlier)) {
      catalog.write(
          StorePath.of(folder.resolve(name)), "manifest", "quarantine", "duplicates", "r");
      last = new TreeMap<>();
      catalog.sortedEntries().forEachRemaining(entry -> last.put(entry.path(), entry));
      all.put(name, last);
      return catalog.summary();
    }
  }

  private Map<String, ManifestEntry> last;
  private final Map<String, Map<String, ManifestEntry>> all = new TreeMap<>();

  private Map<String, ManifestEntry> entries(CatalogSummary ofTheLast) {
    assertThat(last).hasSize((int) ofTheLast.files());
    return last;
  }

  private Map<String, ManifestEntry> entries(String name) {
    return all.get(name);
  }

  private EarlierCatalog earlier(String name, long startedMillis) {
    return EarlierCatalog.open(
        spark, StorePath.of(folder.resolve(name).resolve("manifest")), startedMillis, true);
  }

  private java.util.List<Row> rows(String name) {
    return spark.sql().read().parquet(folder.resolve(name).toString()).collectAsList();
  }

  private void draw(int index, long modified) throws IOException {
    SyntheticCell cell = DRAWN.cell(index);
    write(cell.path(), PngEncoder.encode(cell.image()), modified);
  }

  private static String path(int index) {
    return DRAWN.cell(index).path();
  }

  private Path file(String path) {
    return folder.resolve("cells").resolve(path);
  }

  private void write(String path, byte[] bytes, long modified) throws IOException {
    Files.createDirectories(file(path).getParent());
    Files.write(file(path), bytes);
    Files.setLastModifiedTime(file(path), FileTime.fromMillis(modified));
  }
}
