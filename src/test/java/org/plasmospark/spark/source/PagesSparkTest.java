package org.plasmospark.spark.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.archive.ArchiveLimits;
import org.plasmospark.archive.Tars;
import org.plasmospark.archive.Zips;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.TiffStack;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.PathFilter;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.catalog.Catalog;
import org.plasmospark.spark.catalog.Cataloguer;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.StorePath;

/**
 * Files of several pages, loose and in archives: a row a page, and no other file looks different.
 */
class PagesSparkTest {
  private static final String CELL = "Uninfected/C1P2Thin_IMG_1_cell_";

  @TempDir Path folder;

  private final PlasmosparkSession spark = TestSpark.plasmospark();

  @BeforeEach
  void write() throws IOException {
    put(CELL + "1.tif", TiffStack.of(10, 20, 30));
    put(CELL + "2.tif", TiffStack.of(-10, 40));
    put("set.zip", new Zips().stored(CELL + "3.tif", TiffStack.of(50, 60)).bytes());
    put("set.tar.gz", new Tars().with(CELL + "4.tif", TiffStack.of(70, 80)).gzipped());
    put("odd.tif!/page-7", TiffStack.of(90));
    byte[] broken = TiffStack.of(100, 110);
    put("broken.tif", Arrays.copyOf(broken, broken.length - 400));
    put("scan.zip", TiffStack.of(120, 130));
  }

  private void put(String name, byte[] content) throws IOException {
    Path file = folder.resolve("images").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  @Test
  void eachPageIsARowWithADigestAndTheNamesOfItsFile() {
    Map<String, PackedCell> cells = new TreeMap<>();
    try (ImageFolder listed = list()) {
      CellSource source = listed.source(reader());
      assertThat(source.size()).isEqualTo(7);
      for (PackedCell cell : source.cells().collect()) {
        assertThat(cells.put(cell.entry().path(), cell)).isNull();
      }
    }
    assertThat(cells.keySet())
        .containsExactly(
            CELL + "1.tif!/page-1",
            CELL + "1.tif!/page-2",
            CELL + "1.tif!/page-3",
            CELL + "2.tif",
            "broken.tif!/page-1",
            "broken.tif!/page-2",
            "odd.tif!/page-7",
            "scan.zip",
            "set.tar.gz!/" + CELL + "4.tif!/page-1",
            "set.tar.gz!/" + CELL + "4.tif!/page-2",
            "set.zip!/" + CELL + "3.tif!/page-1",
            "set.zip!/" + CELL + "3.tif!/page-2");
    cells.forEach(
        (path, cell) -> {
          ManifestEntry entry = cell.entry();
          RejectReason reason =
              switch (path) {
                case "broken.tif!/page-2" -> RejectReason.TRUNCATED;
                case "odd.tif!/page-7", "scan.zip" -> RejectReason.BAD_NAME;
                default -> null;
              };
          if (reason != null) {
            assertThat(reason.isOf(entry.reason())).as(path + entry.reason()).isTrue();
            return;
          }
          assertThat(entry.isOk()).as(path + ": " + entry.reason()).isTrue();
          assertThat(cell.verified().entry()).isEqualTo(entry);
          assertThat(entry.bytes()).isEqualTo(cell.image().length);
          assertThat(entry.label()).isEqualTo(path.contains(CELL) ? "Uninfected" : null);
          assertThat(entry.patientId()).isEqualTo(path.contains(CELL) ? "C1P2" : null);
        });
    assertThat(cells.values().stream().map(cell -> cell.entry().sha256()).distinct()).hasSize(10);
    assertReadAgain(cells);
  }

  private void assertReadAgain(Map<String, PackedCell> cells) {
    JavaRDD<ManifestEntry> usable =
        spark
            .context()
            .parallelize(cells.values().stream().map(PackedCell::entry).toList(), 3)
            .filter(ManifestEntry::isOk);
    List<PackedCell> again =
        new CataloguedCells(spark, reader(), path("work-again")).read(usable).collect();
    assertThat(again).hasSize(9);
    for (PackedCell cell : again) {
      assertThat(cell.entry()).isEqualTo(cells.get(cell.entry().path()).entry());
      assertThat(cell.image()).isEqualTo(cells.get(cell.entry().path()).image());
    }
  }

  @Test
  void aCatalogCountsFilesAndPages() {
    Cataloguer cataloguer =
        new Cataloguer(
            spark,
            ImageLimits.DEFAULT,
            LabelSet.NIH,
            new SplitPlan(SplitUnit.IMAGE, 0.6, 0.2, 0.2, 0, 1),
            Progress.SILENT);
    try (ImageFolder listed = list();
        Catalog catalog = cataloguer.catalog(listed, reader(), Optional.empty())) {
      assertThat(catalog.summary().quality().files()).isEqualTo(12);
      assertThat(catalog.summary().quality().listed()).isEqualTo(7);
      assertThat(catalog.summary().quality().quarantined()).isEqualTo(3);
      assertThat(catalog.summary().quality().findings())
          .containsEntry("parts-left-out", 1L)
          .containsEntry("flat", 9L);
      assertThat(catalog.summary().lines("there"))
          .contains("These are 7 files, 4 of which hold 9 pages, each counted like a file.");
      assertThat(catalog.summary().duplicates().contents()).isZero();
    }
  }

  private ImageFolder list() {
    FolderRules rules =
        new FolderRules(
            path("images"),
            PathFilter.EVERYTHING,
            ArchiveLimits.DEFAULT,
            new NameRules(CellNames.NIH, LabelSet.NIH),
            Optional.empty());
    return ImageFolder.list(
        spark, new HadoopStore(spark.hadoopConfiguration()), rules, path("work"), Progress.SILENT);
  }

  private CellReader reader() {
    return new CellReader(
        path("images"), ImageLimits.DEFAULT, ArchiveLimits.DEFAULT, spark.broadcastConfiguration());
  }

  private StorePath path(String name) {
    return StorePath.of(folder.resolve(name));
  }
}
