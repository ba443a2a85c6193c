package org.plasmospark.spark.table;

import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.plasmospark.archive.UnreadArchive;
import org.plasmospark.image.RejectReason;
import org.plasmospark.manifest.ManifestEntry;

/**
 * Counts what is wrong with the files of a run. Merging gives the same in any order.
 *
 * <p>Not safe for several threads.
 */
public final class QualityCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TreeMap<String, Long> reasons = new TreeMap<>();
  private final TreeMap<String, Long> findings = new TreeMap<>();
  private long files;
  private long quarantined;
  private long suspicious;
  private long unreadArchives;
  private long pages;
  private long pagedFiles;
  private String example;
  private String unreadExample;

  /**
   * Counts a file.
   *
   * @param found codes of what is suspicious about it, joined by commas; null if nothing is
   */
  public QualityCounts add(ManifestEntry entry, String found) {
    files++;
    // A file that is only named like a page is quarantined for its name.
    int page = RejectReason.BAD_NAME.isOf(entry.reason()) ? 0 : PagePaths.number(entry.path());
    pages += page > 0 ? 1 : 0;
    pagedFiles += page == 1 ? 1 : 0;
    if (!entry.isOk()) {
      quarantined++;
      reasons.merge(code(entry.reason()), 1L, Long::sum);
      String text = entry.path() + " (" + entry.reason() + ")";
      example = first(example, text);
      if (UnreadArchive.is(entry.path(), entry.reason())) {
        unreadArchives++;
        unreadExample = first(unreadExample, text);
      }
    } else if (found != null) {
      suspicious++;
      for (String finding : found.split(",")) {
        findings.merge(finding, 1L, Long::sum);
      }
    }
    return this;
  }

  /** Adds what others have counted. */
  public QualityCounts merge(QualityCounts other) {
    files += other.files;
    quarantined += other.quarantined;
    suspicious += other.suspicious;
    unreadArchives += other.unreadArchives;
    pages += other.pages;
    pagedFiles += other.pagedFiles;
    other.findings.forEach((finding, count) -> findings.merge(finding, count, Long::sum));
    other.reasons.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    example = first(example, other.example);
    unreadExample = first(unreadExample, other.unreadExample);
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

  /** Files in all, a page counted like a file: usable ones and quarantined ones. */
  public long files() {
    return files;
  }

  /** Files in all, one of several pages counted once. */
  public long listed() {
    return files - pages + pagedFiles;
  }

  /** For the user: how many of the rows are pages; nothing if none is. */
  public List<String> pageLines() {
    return pages == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "These are %,d files, %,d of which hold %,d pages, each counted like a file.",
                listed(),
                pagedFiles,
                pages));
  }

  /** Files that cannot be used. */
  public long quarantined() {
    return quarantined;
  }

  /** Files that can. */
  public long usable() {
    return files - quarantined;
  }

  /** Usable ones that somebody should look at. */
  public long suspicious() {
    return suspicious;
  }

  /** Of the quarantined, archives that were not read, or not to their end. */
  public long unreadArchives() {
    return unreadArchives;
  }

  /** Number of quarantined files by code of the reason. */
  public SortedMap<String, Long> reasons() {
    return Collections.unmodifiableSortedMap(reasons);
  }

  /** Number of usable files by code of what is suspicious about them; one may have several. */
  public SortedMap<String, Long> findings() {
    return Collections.unmodifiableSortedMap(findings);
  }

  /** A quarantined file with its reason; null if there is none. */
  public String example() {
    return example;
  }

  /** An archive that was not read, with the reason; null if there is none. */
  public String unreadExample() {
    return unreadExample;
  }

  /** The reasons with their counts, the most frequent first. */
  public String reasonsText() {
    return text(reasons);
  }

  /** For the user: what is suspicious; nothing if nothing is. */
  public List<String> suspicionLines() {
    return suspicious == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%,d suspicious images, to be looked at (column findings): %s.",
                suspicious,
                text(findings)));
  }

  private static String text(SortedMap<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .map(count -> String.format(Locale.ROOT, "%s %,d", count.getKey(), count.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Plain values for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("quarantine_reasons", reasons());
    map.put("pages", pages);
    map.put("files_of_pages", pagedFiles);
    map.put("unread_archives", unreadArchives);
    map.put("suspicious", suspicious);
    map.put("findings", findings());
    return map;
  }
}
