package org.plasmospark.spark.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.plasmospark.manifest.LeakReport;
import org.plasmospark.spark.table.QualityCounts;

/**
 * What a catalog holds.
 *
 * @param quality of the files that were listed: usable ones and quarantined ones
 * @param known of these, unchanged since an earlier catalog and therefore not read again
 * @param unlabelled usable files whose folder is no label
 * @param misspelt number of these by the name of their folder, where that is like a label
 * @param duplicates contents that more than one file holds
 * @param splits usable, labelled images by split and label
 * @param patients by split
 * @param leaks patients, slides and equal bytes in more than one split
 * @param manifestHash of all entries
 * @param splitHash of their assignment
 */
public record CatalogSummary(
    QualityCounts quality,
    long known,
    long unlabelled,
    SortedMap<String, Long> misspelt,
    DuplicateCounts duplicates,
    SortedMap<String, SortedMap<String, Long>> splits,
    SortedMap<String, Long> patients,
    LeakReport leaks,
    String manifestHash,
    String splitHash) {

  /** Files that were listed, a page counted like a file. */
  public long files() {
    return quality.files();
  }

  /** Usable images of a class, in all splits. */
  public long images(String label) {
    return splits.values().stream().mapToLong(counts -> counts.getOrDefault(label, 0L)).sum();
  }

  /** Plain values for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("files", files());
    map.put("usable", quality.usable());
    map.put("known", known);
    map.put("quarantined", quality.quarantined());
    map.put("unlabelled", unlabelled);
    map.putAll(quality.toMap());
    map.put("duplicates", duplicates.toMap());
    map.put("splits", splits);
    map.put("patients", patients);
    map.put("manifest_hash", manifestHash);
    map.put("split_hash", splitHash);
    map.put("leak", leaks.isLeaky());
    map.put("leak_report", leaks.summary());
    map.put("label_report", duplicates.labelReport());
    return map;
  }

  /**
   * For the user.
   *
   * @param where the catalog is
   */
  public List<String> lines(String where) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Catalogued %,d files: %,d usable, %,d quarantined%s.",
            files(),
            quality.usable(),
            quality.quarantined(),
            quality.quarantined() == 0 ? "" : " (" + quality.reasonsText() + ")"));
    lines.addAll(quality.pageLines());
    if (known > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d files are as they were in the earlier catalog; %,d were new or changed and read.",
              known,
              quality.listed() - known));
    }
    lines.addAll(quality.suspicionLines());
    lines.addAll(duplicates.lines());
    if (unlabelled > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d usable files have no label, because their folder is none of the labels.",
              unlabelled));
    }
    splits.forEach(
        (split, counts) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "  %-10s %s, %,d patients",
                    split,
                    counts.entrySet().stream()
                        .map(c -> String.format(Locale.ROOT, "%,d %s", c.getValue(), c.getKey()))
                        .collect(Collectors.joining(" + ")),
                    patients.getOrDefault(split, 0L))));
    lines.add(leaks.summary());
    lines.add("Catalog: " + where);
    return lines;
  }
}
