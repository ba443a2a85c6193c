package org.plasmospark.spark.catalog;

import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.manifest.LeakReport;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.ManifestHash;
import org.plasmospark.spark.leaks.SplitLeaks;
import org.plasmospark.spark.table.CatalogEntry;

/** Counts a catalog on the executors; mergeable, so that neither order nor partitioning matters. */
final class CatalogCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ManifestHash manifestHash = ManifestHash.data();
  private final ManifestHash splitHash = ManifestHash.split();
  private final TreeMap<String, Long> reasons = new TreeMap<>();
  private final TreeMap<String, Long> findings = new TreeMap<>();
  private final TreeMap<String, SortedMap<String, Long>> splits = new TreeMap<>();
  private long files;
  private long quarantined;
  private long unlabelled;
  private String example;
  private transient DuplicateCounts duplicates = DuplicateCounts.NONE;
  private transient LeakReport leaks = LeakReport.NONE;
  private transient SortedMap<String, Long> patients = new TreeMap<>();

  /** Counts the entries. */
  static CatalogCounts of(JavaRDD<CatalogEntry> rows) {
    CatalogCounts counts =
        rows.treeAggregate(new CatalogCounts(), CatalogCounts::add, CatalogCounts::merge);
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
        files,
        known,
        quarantined,
        reasons,
        example,
        unlabelled,
        findings,
        duplicates,
        splits,
        patients,
        leaks,
        manifestHash.hex(),
        splitHash.hex());
  }

  private CatalogCounts add(CatalogEntry row) {
    ManifestEntry entry = row.entry();
    files++;
    if (row.findings() != null) {
      for (String finding : row.findings().split(",")) {
        findings.merge(finding, 1L, Long::sum);
      }
    }
    manifestHash.add(entry);
    splitHash.add(entry);
    if (!entry.isOk()) {
      quarantined++;
      reasons.merge(code(entry.reason()), 1L, Long::sum);
      example = first(example, entry.path() + " (" + entry.reason() + ")");
    } else if (entry.label() == null) {
      unlabelled++;
    } else {
      splits
          .computeIfAbsent(entry.split().text(), split -> new TreeMap<>())
          .merge(entry.label(), 1L, Long::sum);
    }
    return this;
  }

  private CatalogCounts merge(CatalogCounts other) {
    files += other.files;
    quarantined += other.quarantined;
    unlabelled += other.unlabelled;
    manifestHash.merge(other.manifestHash);
    splitHash.merge(other.splitHash);
    other.findings.forEach((finding, count) -> findings.merge(finding, count, Long::sum));
    other.reasons.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    other.splits.forEach(
        (split, counts) -> {
          SortedMap<String, Long> own = splits.computeIfAbsent(split, key -> new TreeMap<>());
          counts.forEach((label, count) -> own.merge(label, count, Long::sum));
        });
    example = first(example, other.example);
    return this;
  }

  private static String first(String a, String b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static String code(String reason) {
    int colon = reason.indexOf(':');
    return colon < 0 ? reason : reason.substring(0, colon);
  }
}
