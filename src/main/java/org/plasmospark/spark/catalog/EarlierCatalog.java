package org.plasmospark.spark.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.manifest.GroupSplit;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Split;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.table.CatalogEntry;
import org.plasmospark.spark.table.CatalogTable;
import org.plasmospark.spark.table.TableReader;
import org.plasmospark.storage.StorePath;
import scala.Tuple2;

/** A catalog of the same images that was made before, by reading them under the same rules. */
public final class EarlierCatalog {
  /**
   * A file that was modified so shortly before the catalog began may have been modified once more
   * at the same reading of a coarse clock: FAT has two seconds, others less.
   */
  private static final long CLOCK_MILLIS = 2000;

  private final JavaRDD<CatalogEntry> entries;
  private final long startedMillis;
  private final boolean sameSplit;

  EarlierCatalog(JavaRDD<CatalogEntry> entries, long startedMillis, boolean sameSplit) {
    this.entries = entries;
    this.startedMillis = startedMillis;
    this.sameSplit = sameSplit;
  }

  /**
   * The catalog whose manifest is in a folder.
   *
   * @param startedMillis when it began, in milliseconds of the epoch
   * @param sameSplit whether it was split by the plan of now
   */
  public static EarlierCatalog open(
      PlasmosparkSession spark, StorePath manifest, long startedMillis, boolean sameSplit) {
    return new EarlierCatalog(
        TableReader.read(spark.sql(), CatalogTable.SCHEMA, List.of(manifest))
            .javaRDD()
            .map(CatalogTable::fromRow),
        startedMillis,
        sameSplit);
  }

  JavaRDD<CatalogEntry> entries() {
    return entries;
  }

  /**
   * Files that were modified at this time or later are read again, in milliseconds of the epoch.
   */
  long settledBefore() {
    return startedMillis - CLOCK_MILLIS;
  }

  /** Where the groups were; nothing if the plan was another. */
  GroupSplit split(SplitUnit by) {
    if (!sameSplit || by == SplitUnit.IMAGE) {
      return GroupSplit.NONE;
    }
    Map<String, Split> splits = new HashMap<>();
    Map<String, Integer> folds = new HashMap<>();
    entries
        .map(CatalogEntry::entry)
        .filter(entry -> entry.split() != null && by.groupOf(entry) != null)
        .mapToPair(entry -> new Tuple2<>(by.groupOf(entry), place(entry)))
        .reduceByKey((a, b) -> a)
        .collect()
        .forEach(
            group -> {
              splits.put(group._1(), Split.values()[group._2()[0]]);
              if (group._2()[1] != ManifestEntry.NO_FOLD) {
                folds.put(group._1(), group._2()[1]);
              }
            });
    return new GroupSplit(splits, folds);
  }

  private static int[] place(ManifestEntry entry) {
    return new int[] {entry.split().ordinal(), entry.fold()};
  }
}
