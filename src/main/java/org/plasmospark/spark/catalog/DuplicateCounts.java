package org.plasmospark.spark.catalog;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plasmospark.manifest.RepeatedContent;

/**
 * How much of a catalog repeats itself.
 *
 * @param contents that more than one usable file holds
 * @param extraFiles files beyond the first of each
 * @param inSeveralSplits contents that are in more than one split
 * @param inSeveralFolds contents that are in more than one fold of the cross-validation
 * @param withSeveralLabels contents that have more than one label
 * @param contradiction the first of these by the path of its first file; null if there is none
 */
public record DuplicateCounts(
    long contents,
    long extraFiles,
    long inSeveralSplits,
    long inSeveralFolds,
    long withSeveralLabels,
    RepeatedContent contradiction)
    implements Serializable {
  static final DuplicateCounts NONE = new DuplicateCounts(0, 0, 0, 0, 0, null);

  DuplicateCounts add(RepeatedContent content) {
    boolean contradicts = content.labels().size() > 1;
    return merge(
        new DuplicateCounts(
            1,
            content.files() - 1,
            content.isLeaky() ? 1 : 0,
            content.folds().size() > 1 ? 1 : 0,
            contradicts ? 1 : 0,
            contradicts ? content : null));
  }

  DuplicateCounts merge(DuplicateCounts other) {
    return new DuplicateCounts(
        contents + other.contents,
        extraFiles + other.extraFiles,
        inSeveralSplits + other.inSeveralSplits,
        inSeveralFolds + other.inSeveralFolds,
        withSeveralLabels + other.withSeveralLabels,
        RepeatedContent.firstOf(contradiction, other.contradiction));
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("contents", contents);
    map.put("extra_files", extraFiles);
    map.put("in_several_splits", inSeveralSplits);
    map.put("in_several_folds", inSeveralFolds);
    map.put("with_several_labels", withSeveralLabels);
    return map;
  }

  /** A sentence if equal bytes have more than one label, else null. */
  String labelReport() {
    return contradiction == null
        ? null
        : String.format(
            Locale.ROOT,
            "The bytes of %,d %s have more than one label (first: %s): leave out (images.exclude) or"
                + " correct (images.mapping) the wrong ones.",
            withSeveralLabels,
            withSeveralLabels == 1 ? "image" : "images",
            contradiction.labelExample());
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (contents > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d files repeat the bytes of others (table duplicates): %,d contents are in more"
                  + " than one split, %,d in more than one fold.",
              extraFiles,
              inSeveralSplits,
              inSeveralFolds));
    }
    if (contradiction != null) {
      lines.add(labelReport());
    }
    return lines;
  }
}
