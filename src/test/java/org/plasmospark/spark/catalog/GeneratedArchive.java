package org.plasmospark.spark.catalog;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.archive.ArchiveLimits;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestCsv;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.PathFilter;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.source.CellReader;
import org.plasmospark.spark.source.FolderRules;
import org.plasmospark.spark.source.ImageFolder;
import org.plasmospark.spark.source.NameRules;
import org.plasmospark.spark.table.CatalogEntry;
import org.plasmospark.spark.table.CatalogTable;
import org.plasmospark.spark.table.Tables;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.StoredFile;

/**
 * A program that catalogues an archive of any size of which no file exists: the listing is
 * generated, and all its files are known from an earlier catalog. Driver and executors share the
 * heap of this JVM.
 *
 * <p>Arguments: folder to work in, number of files.
 */
public final class GeneratedArchive {
  private static final long MODIFIED = 1_700_000_000_000L;
  private static final long BYTES = 12_000;
  private static final int CELLS_OF_A_PATIENT = 140;
  private static final int CELLS_OF_A_SLIDE = 20;

  private GeneratedArchive() {}

  /** Runs and prints what was seen. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int files = Integer.parseInt(args[1]);
    long start = System.nanoTime();
    try (PlasmosparkSession spark =
        PlasmosparkSession.open(
            Map.of(
                "spark.master", "local[2]",
                "spark.app.name", "generated archive",
                "spark.ui.enabled", "false",
                "spark.driver.host", "127.0.0.1",
                "spark.driver.bindAddress", "127.0.0.1",
                "spark.local.dir", folder.resolve("spark").toString(),
                "spark.sql.shuffle.partitions", "8"))) {
      spark.context().setLogLevel("ERROR");
      writeEarlierCatalog(spark, folder, files);
      long generated = System.nanoTime();
      CatalogSummary summary = catalog(spark, folder, files);
      System.out.printf(
          Locale.ROOT,
          "files=%d known=%d splits=%s leaky=%s csv=%d heap=%d MB peak=%d MB generate=%d s"
              + " catalog=%d s%n",
          summary.files(),
          summary.known(),
          summary.splits().keySet(),
          summary.leaks().isLeaky(),
          lines(folder.resolve("manifest.csv")),
          Runtime.getRuntime().maxMemory() >> 20,
          peakHeap() >> 20,
          Duration.ofNanos(generated - start).toSeconds(),
          Duration.ofNanos(System.nanoTime() - generated).toSeconds());
    }
  }

  private static void writeEarlierCatalog(PlasmosparkSession spark, Path folder, int files) {
    JavaRDD<CatalogEntry> rows =
        spark
            .sql()
            .range(0, files, 1, Math.max(2, files / 100_000))
            .javaRDD()
            .map(index -> row(index.intValue()));
    Tables.write(
        spark.sql(),
        rows.map(CatalogTable::toRow),
        CatalogTable.SCHEMA,
        StorePath.of(folder.resolve("earlier")),
        "path",
        Tables.ROWS_PER_FILE);
  }

  private static CatalogSummary catalog(PlasmosparkSession spark, Path folder, int files)
      throws IOException {
    StorePath root = StorePath.of(Files.createDirectories(folder.resolve("images")));
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
    Store store = listing(new HadoopStore(spark.hadoopConfiguration()), root, files);
    EarlierCatalog earlier =
        EarlierCatalog.open(
            spark, StorePath.of(folder.resolve("earlier")), MODIFIED + 3_600_000, true);
    try (ImageFolder listed =
            ImageFolder.list(
                spark, store, rules, StorePath.of(folder.resolve("work")), Progress.SILENT);
        Catalog catalog =
            new Cataloguer(
                    spark,
                    ImageLimits.DEFAULT,
                    LabelSet.NIH,
                    new SplitPlan(SplitUnit.PATIENT, 0.7, 0.15, 0.15, 5, 1),
                    Progress.SILENT)
                .catalog(listed, reader, Optional.of(earlier))) {
      catalog.write(
          StorePath.of(folder.resolve("catalog")), "manifest", "quarantine", "duplicates", "r");
      try (BufferedWriter csv = Files.newBufferedWriter(folder.resolve("manifest.csv"))) {
        ManifestCsv.write(csv, catalog.sortedEntries());
      }
      return catalog.summary();
    }
  }

  /** A store on which one folder seems to hold the files. */
  private static Store listing(Store store, StorePath folder, int files) {
    return (Store)
        Proxy.newProxyInstance(
            GeneratedArchive.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("list") && folder.equals(arguments[0])) {
                return new Generated(files);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static final class Generated implements StoreListing {
    private final int files;
    private int next;

    Generated(int files) {
      this.files = files;
    }

    @Override
    public long hidden() {
      return 0;
    }

    @Override
    public boolean hasNext() {
      return next < files;
    }

    @Override
    public StoredFile next() {
      return new StoredFile(path(next++), BYTES, MODIFIED);
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static CatalogEntry row(int index) {
    String path = path(index);
    CellNames.Ids ids = CellNames.NIH.ids(path);
    return new CatalogEntry(
        ManifestEntry.ok(
            path,
            CellNames.labelOf(path),
            ids.patientId(),
            ids.slideId(),
            140,
            150,
            BYTES,
            String.format(Locale.ROOT, "%064x", 0x9E3779B97F4A7C15L * index)),
        MODIFIED,
        null);
  }

  private static String path(int index) {
    return String.format(
        Locale.ROOT,
        "%s/C%dP%dThinF_IMG_20150918_%06d_cell_%d.png",
        index % 2 == 0 ? LabelSet.NIH.positive() : LabelSet.NIH.negative(),
        index / CELLS_OF_A_PATIENT,
        index / CELLS_OF_A_PATIENT,
        index / CELLS_OF_A_SLIDE,
        index);
  }

  private static long lines(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long peakHeap() {
    List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
    return pools.stream()
        .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }
}
