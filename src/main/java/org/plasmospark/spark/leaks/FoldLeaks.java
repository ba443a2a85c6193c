package org.plasmospark.spark.leaks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.manifest.LeakReport;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.PatientFold;
import org.plasmospark.manifest.Split;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.source.PackedCells;
import scala.Tuple2;

/** What several patients share and a fold therefore may have in more than one of its parts. */
public final class FoldLeaks {
  /** In place of a patient, whose id is never empty. */
  private static final String SEVERAL = "";

  private FoldLeaks() {}

  /**
   * A report for each fold, in which its parts are the splits.
   *
   * @param cells each of a patient of the folds
   */
  public static List<LeakReport> of(
      PlasmosparkSession spark, PackedCells cells, List<PatientFold> folds) {
    return Stages.named(
        spark.context(),
        "Look for what the parts of a fold share",
        () -> {
          JavaRDD<ManifestEntry> entries = cells.entries();
          if (!patientsShare(entries)) {
            return Collections.nCopies(folds.size(), LeakReport.NONE);
          }
          List<LeakReport> reports = new ArrayList<>();
          for (PatientFold fold : folds) {
            reports.add(report(entries, fold));
          }
          return reports;
        });
  }

  /**
   * Whether a slide or bytes are of more than one patient. As each part of a fold has whole
   * patients, nothing else can be in two of them, so that for nearly all data one look is enough.
   */
  private static boolean patientsShare(JavaRDD<ManifestEntry> entries) {
    return !entries
        .flatMapToPair(entry -> ofPatient(entry).iterator())
        .reduceByKey((a, b) -> a.equals(b) ? a : SEVERAL)
        .filter(owned -> owned._2().equals(SEVERAL))
        .isEmpty();
  }

  private static List<Tuple2<String, String>> ofPatient(ManifestEntry entry) {
    List<Tuple2<String, String>> owned = new ArrayList<>();
    owned.add(new Tuple2<>("bytes " + entry.sha256(), entry.patientId()));
    if (entry.slideId() != null) {
      owned.add(new Tuple2<>("slide " + entry.slideId(), entry.patientId()));
    }
    return owned;
  }

  private static LeakReport report(JavaRDD<ManifestEntry> entries, PatientFold fold) {
    Map<String, Split> parts = new HashMap<>(fold.splits());
    return SplitLeaks.of(
            entries.map(
                entry -> entry.withSplit(parts.get(entry.patientId()), ManifestEntry.NO_FOLD)))
        .report();
  }
}
