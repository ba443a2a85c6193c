package org.plasmospark.spark.catalog;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.plasmospark.image.DecodeResult;
import org.plasmospark.image.Decoded;
import org.plasmospark.image.ImageDecoder;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Rejected;
import org.plasmospark.manifest.GroupCounts;
import org.plasmospark.manifest.GroupSplit;
import org.plasmospark.manifest.GroupSplitter;
import org.plasmospark.manifest.ImageSplitter;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.MissingIds;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.CountedProgress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.source.CellReader;
import org.plasmospark.spark.source.ImageFolder;
import org.plasmospark.spark.table.PackedCell;
import scala.Tuple2;

/**
 * Makes the manifest of an image folder. Every image is decoded once, so that what is catalogued
 * can be trained on; the driver sees counts of patients, never the images.
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
  public Catalog catalog(ImageFolder folder, CellReader reader) {
    LongAccumulator read = spark.context().sc().longAccumulator();
    Check check = new Check(new ImageDecoder(limits));
    JavaRDD<ManifestEntry> checked =
        folder
            .source(reader)
            .cells()
            .map(
                cell -> {
                  ManifestEntry entry = check.entry(cell);
                  read.add(1);
                  return entry;
                })
            .persist(StorageLevel.MEMORY_AND_DISK());
    CountedProgress.during(
        read,
        progress,
        "catalog",
        folder.size(),
        () -> Stages.named(spark.context(), "Read and check the images", checked::count));
    JavaRDD<ManifestEntry> entries = split(checked).persist(StorageLevel.MEMORY_AND_DISK());
    CatalogSummary summary =
        Stages.named(
            spark.context(), "Count the splits", () -> CatalogCounts.of(entries, labels).summary());
    return new Catalog(
        spark,
        entries,
        summary,
        () -> {
          entries.unpersist(true);
          checked.unpersist(true);
        });
  }

  private JavaRDD<ManifestEntry> split(JavaRDD<ManifestEntry> entries) {
    LabelSet known = labels;
    SplitUnit by = plan.by();
    if (by == SplitUnit.IMAGE) {
      ImageSplitter splitter = new ImageSplitter(plan);
      return entries.map(
          entry ->
              splittable(entry)
                  ? entry.withSplit(
                      splitter.assignImage(entry.sha256()), splitter.assignFold(entry.sha256()))
                  : entry);
    }
    Stages.named(
            spark.context(),
            "Look for images without a " + by.name().toLowerCase(java.util.Locale.ROOT),
            () ->
                entries
                    .filter(Cataloguer::splittable)
                    .aggregate(MissingIds.none(by), MissingIds::add, MissingIds::merge))
        .requireNone();
    List<GroupCounts> groups =
        Stages.named(
            spark.context(),
            "Count the cells of each group",
            () ->
                entries
                    .filter(Cataloguer::splittable)
                    .mapToPair(
                        entry ->
                            new Tuple2<>(
                                groupOf(entry, by),
                                known.isPositive(entry.label())
                                    ? new long[] {0, 1}
                                    : new long[] {1, 0}))
                    .reduceByKey((a, b) -> new long[] {a[0] + b[0], a[1] + b[1]})
                    .map(group -> new GroupCounts(group._1(), group._2()[0], group._2()[1]))
                    .collect());
    if (groups.isEmpty()) {
      return entries;
    }
    GroupSplit split = new GroupSplitter(plan).split(groups);
    return entries.map(
        entry -> {
          if (!splittable(entry)) {
            return entry;
          }
          String group = groupOf(entry, by);
          return entry.withSplit(split.splitOf(group), split.foldOf(group));
        });
  }

  private static boolean splittable(ManifestEntry entry) {
    return entry.isOk() && entry.label() != null;
  }

  private static String groupOf(ManifestEntry entry, SplitUnit by) {
    return by == SplitUnit.SLIDE ? entry.slideId() : entry.patientId();
  }

  private record Check(ImageDecoder decoder) implements Serializable {
    ManifestEntry entry(PackedCell cell) {
      if (!cell.entry().isOk()) {
        return cell.entry();
      }
      DecodeResult result = decoder.decode(cell.image());
      if (result instanceof Rejected rejected) {
        return cell.entry().quarantinedFor(rejected.sentence());
      }
      Decoded decoded = (Decoded) result;
      return cell.entry().withSize(decoded.image().width(), decoded.image().height());
    }
  }
}
