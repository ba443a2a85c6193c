package org.plasmospark.spark.catalog;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much of a catalog repeats itself.
 *
 * @param contents that more than one usable file holds
 * @param extraFiles files beyond the first of each
 * @param inSeveralSplits contents that are in more than one split
 * @param withSeveralLabels contents that have more than one label
 */
public record DuplicateCounts(
    long contents, long extraFiles, long inSeveralSplits, long withSeveralLabels)
    implements Serializable {
  static final DuplicateCounts NONE = new DuplicateCounts(0, 0, 0, 0);

  DuplicateCounts add(RepeatedContent content) {
    return merge(
        new DuplicateCounts(
            1,
            content.files() - 1,
            content.splits().size() > 1 ? 1 : 0,
            content.labels().size() > 1 ? 1 : 0));
  }

  DuplicateCounts merge(DuplicateCounts other) {
    return new DuplicateCounts(
        contents + other.contents,
        extraFiles + other.extraFiles,
        inSeveralSplits + other.inSeveralSplits,
        withSeveralLabels + other.withSeveralLabels);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("contents", contents);
    map.put("extra_files", extraFiles);
    map.put("in_several_splits", inSeveralSplits);
    map.put("with_several_labels", withSeveralLabels);
    return map;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (contents > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d files repeat the bytes of others (table duplicates): %,d contents are in more"
                  + " than one split, %,d have more than one label.",
              extraFiles,
              inSeveralSplits,
              withSeveralLabels));
    }
    return lines;
  }
}
