package org.plasmospark.spark.catalog;

import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.manifest.GroupSplit;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.CountedProgress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.RowPartitions;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.source.CellReader;
import org.plasmospark.spark.source.EarlierRows;
import org.plasmospark.spark.source.EarlierRows.Met;
import org.plasmospark.spark.source.ImageFolder;
import org.plasmospark.spark.source.ListedFile;
import org.plasmospark.spark.table.CatalogEntry;

/**
 * Makes the manifest of an image folder. Every image is decoded once, so that what is catalogued
 * can be trained on; with an earlier catalog, only what is new or changed.
 */
public final class Cataloguer {
  private final PlasmosparkSession spark;
  private final ImageLimits limits;
  private final LabelSet labels;
  private final SplitPlan plan;
  private final Progress progress;

  /** A cataloguer that splits by a plan. */
  public Cataloguer(
      PlasmosparkSession spark,
      ImageLimits limits,
      LabelSet labels,
      SplitPlan plan,
      Progress progress) {
    this.spark = spark;
    this.limits = limits;
    this.labels = labels;
    this.plan = plan;
    this.progress = progress;
  }

  /** Reads and splits; the caller closes the catalog. */
  public Catalog catalog(ImageFolder folder, CellReader reader, Optional<EarlierCatalog> earlier) {
    Checked checked = checked(folder, reader, earlier);
    JavaRDD<CatalogEntry> rows =
        new SplitAssigner(spark, labels, plan)
            .assign(
                RowPartitions.merge(spark.context(), checked.rows(), folder.size()),
                earlier.map(before -> before.split(plan.by())).orElse(GroupSplit.NONE))
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    CatalogSummary summary =
        Stages.named(
            spark.context(),
            "Count the splits",
            () -> CatalogCounts.of(rows, labels).summary(checked.known()));
    return new Catalog(
        spark,
        rows,
        summary,
        () -> {
          rows.unpersist(true);
          checked.read().unpersist(true);
        });
  }

  /**
   * Rows without splits.
   *
   * @param rows of all files
   * @param read of these, those that were read; held by the executors
   * @param known number of the others
   */
  private record Checked(JavaRDD<CatalogEntry> rows, JavaRDD<CatalogEntry> read, long known) {}

  private Checked checked(ImageFolder folder, CellReader reader, Optional<EarlierCatalog> earlier) {
    if (earlier.isEmpty()) {
      ImageCheck check = new ImageCheck(reader, limits, Long.MIN_VALUE);
      JavaRDD<CatalogEntry> read = read(folder.files(), check, folder.size());
      return new Checked(read, read, 0);
    }
    ImageCheck check = new ImageCheck(reader, limits, earlier.get().settledBefore());
    JavaRDD<Met> met = EarlierRows.meet(spark, folder, earlier.get().entries());
    long known =
        Stages.named(
            spark.context(),
            "Look for what is new or changed",
            () -> met.filter(check::isKnown).count());
    long left = folder.size() - known;
    JavaRDD<CatalogEntry> read =
        left == 0
            ? spark.context().emptyRDD()
            : read(
                EarlierRows.inReadingOrder(folder, met.filter(some -> !check.isKnown(some)), left),
                check,
                left);
    return new Checked(met.filter(check::isKnown).map(ImageCheck::known).union(read), read, known);
  }

  /** Reads and checks the images of files; what comes of it is held until it is unpersisted. */
  private JavaRDD<CatalogEntry> read(JavaRDD<ListedFile> files, ImageCheck check, long count) {
    LongAccumulator read = spark.context().sc().longAccumulator();
    JavaRDD<CatalogEntry> rows =
        files
            .mapPartitions(some -> check.read(new CountingIterator<>(some, read)))
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    CountedProgress.during(
        read,
        progress,
        "catalog",
        count,
        () -> Stages.named(spark.context(), "Read and check the images", rows::count));
    return rows;
  }
}
