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
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.source.CellReader;
import org.plasmospark.spark.source.EarlierRows;
import org.plasmospark.spark.source.EarlierRows.Met;
import org.plasmospark.spark.source.ImageFolder;
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
    ImageCheck check =
        new ImageCheck(
            reader, limits, earlier.map(EarlierCatalog::settledBefore).orElse(Long.MIN_VALUE));
    JavaRDD<Met> files =
        earlier
            .map(before -> EarlierRows.meet(folder, before.entries()))
            .orElseGet(() -> folder.files().map(file -> new Met(file, null)));
    long known =
        earlier.isEmpty()
            ? 0
            : Stages.named(
                spark.context(),
                "Look for what is new or changed",
                () -> files.filter(check::isKnown).count());
    JavaRDD<CatalogEntry> checked = read(files, check, folder.size() - known);
    JavaRDD<CatalogEntry> rows =
        new SplitAssigner(spark, labels, plan)
            .assign(checked, earlier.map(before -> before.split(plan.by())).orElse(GroupSplit.NONE))
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    CatalogSummary summary =
        Stages.named(
            spark.context(), "Count the splits", () -> CatalogCounts.of(rows).summary(known));
    return new Catalog(
        spark,
        rows,
        summary,
        () -> {
          rows.unpersist(true);
          checked.unpersist(true);
        });
  }

  private JavaRDD<CatalogEntry> read(JavaRDD<Met> files, ImageCheck check, long unknown) {
    LongAccumulator read = spark.context().sc().longAccumulator();
    JavaRDD<CatalogEntry> checked =
        files
            .mapPartitions(
                some ->
                    check.rows(
                        new CountingIterator<>(some, met -> check.isKnown(met) ? 0 : 1, read)))
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    CountedProgress.during(
        read,
        progress,
        "catalog",
        unknown,
        () -> Stages.named(spark.context(), "Read and check the images", checked::count));
    return checked;
  }
}
