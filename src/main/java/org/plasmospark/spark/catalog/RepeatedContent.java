package org.plasmospark.spark.catalog;

import java.io.Serializable;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.spark.table.CatalogEntry;
import scala.Tuple2;

/**
 * Bytes that more than one usable file holds.
 *
 * @param sha256 of the bytes
 * @param files that hold them
 * @param firstPath the first of these in the order of texts
 * @param labels that they have
 * @param splits that they are in
 */
record RepeatedContent(
    String sha256, long files, String firstPath, TreeSet<String> labels, TreeSet<String> splits)
    implements Serializable {

  /** All that is repeated among the rows. */
  static JavaRDD<RepeatedContent> among(JavaRDD<CatalogEntry> rows) {
    return rows.map(CatalogEntry::entry)
        .filter(ManifestEntry::isOk)
        .mapToPair(entry -> new Tuple2<>(entry.sha256(), of(entry)))
        .reduceByKey(RepeatedContent::merge)
        .values()
        .filter(content -> content.files() > 1);
  }

  private static RepeatedContent of(ManifestEntry entry) {
    TreeSet<String> labels = new TreeSet<>();
    if (entry.label() != null) {
      labels.add(entry.label());
    }
    TreeSet<String> splits = new TreeSet<>();
    if (entry.split() != null) {
      splits.add(entry.split().text());
    }
    return new RepeatedContent(entry.sha256(), 1, entry.path(), labels, splits);
  }

  private RepeatedContent merge(RepeatedContent other) {
    TreeSet<String> bothLabels = new TreeSet<>(labels);
    bothLabels.addAll(other.labels);
    TreeSet<String> bothSplits = new TreeSet<>(splits);
    bothSplits.addAll(other.splits);
    return new RepeatedContent(
        sha256,
        files + other.files,
        firstPath.compareTo(other.firstPath) <= 0 ? firstPath : other.firstPath,
        bothLabels,
        bothSplits);
  }
}
