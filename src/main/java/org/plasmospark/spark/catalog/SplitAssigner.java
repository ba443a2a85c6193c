package org.plasmospark.spark.catalog;

import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.manifest.GroupCounts;
import org.plasmospark.manifest.GroupSplit;
import org.plasmospark.manifest.GroupSplitter;
import org.plasmospark.manifest.ImageSplitter;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.MissingIds;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.table.CatalogEntry;
import scala.Tuple2;

/** Puts rows of a catalog into splits and folds; the driver sees counts of groups, no images. */
final class SplitAssigner {
  private final PlasmosparkSession spark;
  private final LabelSet labels;
  private final SplitPlan plan;

  SplitAssigner(PlasmosparkSession spark, LabelSet labels, SplitPlan plan) {
    this.spark = spark;
    this.labels = labels;
    this.plan = plan;
  }

  /**
   * The rows with their splits; those without a label and those in quarantine have none.
   *
   * @param earlier groups that stay where they are
   * @throws org.plasmospark.UserException USAGE if labelled images name no group
   */
  JavaRDD<CatalogEntry> assign(JavaRDD<CatalogEntry> rows, GroupSplit earlier) {
    SplitUnit by = plan.by();
    if (by == SplitUnit.IMAGE) {
      ImageSplitter splitter = new ImageSplitter(plan);
      return rows.map(
          row ->
              splittable(row.entry())
                  ? row.with(
                      row.entry()
                          .withSplit(
                              splitter.assignImage(row.entry().sha256()),
                              splitter.assignFold(row.entry().sha256())))
                  : row);
    }
    JavaRDD<ManifestEntry> entries =
        rows.map(CatalogEntry::entry).filter(SplitAssigner::splittable);
    Stages.named(
            spark.context(),
            "Look for images without a " + by.name().toLowerCase(Locale.ROOT),
            () -> entries.aggregate(MissingIds.none(by), MissingIds::add, MissingIds::merge))
        .requireNone();
    List<GroupCounts> groups = count(entries);
    if (groups.isEmpty()) {
      return rows;
    }
    GroupSplit split = new GroupSplitter(plan).split(groups, earlier);
    return rows.map(
        row -> {
          if (!splittable(row.entry())) {
            return row;
          }
          String group = by.groupOf(row.entry());
          return row.with(row.entry().withSplit(split.splitOf(group), split.foldOf(group)));
        });
  }

  private List<GroupCounts> count(JavaRDD<ManifestEntry> entries) {
    LabelSet known = labels;
    SplitUnit by = plan.by();
    return Stages.named(
        spark.context(),
        "Count the cells of each group",
        () ->
            entries
                .mapToPair(
                    entry ->
                        new Tuple2<>(
                            by.groupOf(entry),
                            known.isPositive(entry.label())
                                ? new long[] {0, 1}
                                : new long[] {1, 0}))
                .reduceByKey((a, b) -> new long[] {a[0] + b[0], a[1] + b[1]})
                .map(group -> new GroupCounts(group._1(), group._2()[0], group._2()[1]))
                .collect());
  }

  private static boolean splittable(ManifestEntry entry) {
    return entry.isOk() && entry.label() != null;
  }
}
