package org.plasmospark.jobs.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.plasmospark.settings.QualitySettings;
import org.plasmospark.spark.table.QualityCounts;

/** Compares what was counted of the files of a run with what the settings allow. */
public final class QualityGate {
  private QualityGate() {}

  /**
   * Every limit that is exceeded, in a sentence each; empty if none is.
   *
   * @param where the files are
   */
  public static Optional<String> failure(QualityCounts counts, QualitySettings most, String where) {
    List<String> sentences = new ArrayList<>();
    if (counts.quarantined() > most.maxQuarantinedFraction() * counts.files()) {
      sentences.add(
          text(
              "%,d of %,d files in %s cannot be used, more than quality.max-quarantined-fraction ="
                  + " %s allows (%s; for example %s): mend or remove them, or raise the limit.",
              counts.quarantined(),
              counts.files(),
              where,
              most.maxQuarantinedFraction(),
              counts.reasonsText(),
              counts.example()));
    }
    if (counts.unreadArchives() > most.maxUnreadArchives()) {
      sentences.add(
          text(
              "%,d archives in %s were not read, or not to their end, more than"
                  + " quality.max-unread-archives = %d allows (for example %s): unpack, mend or remove"
                  + " them, or raise the limit.",
              counts.unreadArchives(), where, most.maxUnreadArchives(), counts.unreadExample()));
    }
    if (counts.suspicious() > most.maxSuspiciousFraction() * counts.usable()) {
      sentences.add(
          text(
              "%,d of %,d usable images in %s are suspicious, more than"
                  + " quality.max-suspicious-fraction = %s allows: look at them (column findings).",
              counts.suspicious(), counts.usable(), where, most.maxSuspiciousFraction()));
    }
    return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", sentences));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
