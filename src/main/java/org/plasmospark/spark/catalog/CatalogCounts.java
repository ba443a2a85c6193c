package org.plasmospark.spark.catalog;

import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.LeakReport;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.ManifestHash;
import org.plasmospark.spark.leaks.SplitLeaks;
import org.plasmospark.spark.source.NameRules;
import org.plasmospark.spark.table.CatalogEntry;
import org.plasmospark.spark.table.PagePaths;
import org.plasmospark.spark.table.QualityCounts;

/** Counts a catalog on the executors; mergeable, so that neither order nor partitioning matters. */
final class CatalogCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ManifestHash manifestHash = ManifestHash.data();
  private final ManifestHash splitHash = ManifestHash.split();
  private final QualityCounts quality = new QualityCounts();
  private final TreeMap<String, SortedMap<String, Long>> splits = new TreeMap<>();
  private final TreeMap<String, Long> misspelt = new TreeMap<>();
  private final LabelSet labels;
  private long unlabelled;
  private transient DuplicateCounts duplicates = DuplicateCounts.NONE;
  private transient LeakReport leaks = LeakReport.NONE;
  private transient SortedMap<String, Long> patients = new TreeMap<>();

  private CatalogCounts(LabelSet labels) {
    this.labels = labels;
  }

  /** Counts the entries. */
  static CatalogCounts of(JavaRDD<CatalogEntry> rows, LabelSet labels) {
    CatalogCounts counts =
        rows.treeAggregate(new CatalogCounts(labels), CatalogCounts::add, CatalogCounts::merge);
    SplitLeaks leaks = SplitLeaks.of(rows.map(CatalogEntry::entry));
    counts.duplicates =
        leaks
            .repeated()
            .aggregate(DuplicateCounts.NONE, DuplicateCounts::add, DuplicateCounts::merge);
    counts.leaks = leaks.report();
    counts.patients = leaks.patients();
    return counts;
  }

  /**
   * What was counted.
   *
   * @param known files that an earlier catalog knew
   */
  CatalogSummary summary(long known) {
    return new CatalogSummary(
        quality,
        known,
        unlabelled,
        misspelt,
        duplicates,
        splits,
        patients,
        leaks,
        manifestHash.hex(),
        splitHash.hex());
  }

  private CatalogCounts add(CatalogEntry row) {
    ManifestEntry entry = row.entry();
    quality.add(entry, row.findings());
    manifestHash.add(entry);
    splitHash.add(entry);
    if (entry.isOk() && entry.label() == null) {
      unlabelled++;
      NameRules.folder(PagePaths.fileOf(entry.path()))
          .filter(folder -> labels.likely(folder).isPresent())
          .ifPresent(folder -> misspelt.merge(folder, 1L, Long::sum));
    } else if (entry.isOk()) {
      splits
          .computeIfAbsent(entry.split().text(), split -> new TreeMap<>())
          .merge(entry.label(), 1L, Long::sum);
    }
    return this;
  }

  private CatalogCounts merge(CatalogCounts other) {
    quality.merge(other.quality);
    unlabelled += other.unlabelled;
    other.misspelt.forEach((folder, count) -> misspelt.merge(folder, count, Long::sum));
    manifestHash.merge(other.manifestHash);
    splitHash.merge(other.splitHash);
    other.splits.forEach(
        (split, counts) -> {
          SortedMap<String, Long> own = splits.computeIfAbsent(split, key -> new TreeMap<>());
          counts.forEach((label, count) -> own.merge(label, count, Long::sum));
        });
    return this;
  }
}
