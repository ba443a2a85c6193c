package org.plasmospark.spark.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plasmospark.manifest.GroupCounts;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import scala.Tuple2;

/**
 * Labelled cells counted by patient; the driver sees the patients and no cells.
 *
 * @param patients each once, in the order of their names
 * @param folds those that the manifest says, by patient; empty unless it says one for every patient
 * @param nameless cells that name no patient, of which {@code patients} has none
 */
public record PatientTally(List<GroupCounts> patients, Map<String, Integer> folds, long nameless) {
  private static final String NAMELESS = "";

  /** Copies the collections. */
  public PatientTally {
    patients = List.copyOf(patients);
    folds = Map.copyOf(folds);
  }

  /** Counts. */
  public static PatientTally of(PlasmosparkSession spark, PackedCells cells, LabelSet labels) {
    Map<String, long[]> counted = new TreeMap<>();
    for (Tuple2<String, long[]> patient : count(spark, cells, labels)) {
      counted.put(patient._1(), patient._2());
    }
    long[] nameless = counted.remove(NAMELESS);
    List<GroupCounts> patients = new ArrayList<>();
    Map<String, Integer> folds = new TreeMap<>();
    counted.forEach(
        (patient, counts) -> {
          patients.add(new GroupCounts(patient, counts[0], counts[1]));
          if (counts[2] >= 0 && counts[2] == counts[3]) {
            folds.put(patient, (int) counts[2]);
          }
        });
    return new PatientTally(
        patients,
        folds.size() == patients.size() ? folds : Map.of(),
        nameless == null ? 0 : nameless[0] + nameless[1]);
  }

  /** Negatives, positives, lowest and highest fold of each patient. */
  private static List<Tuple2<String, long[]>> count(
      PlasmosparkSession spark, PackedCells cells, LabelSet labels) {
    return Stages.named(
        spark.context(),
        "Count the cells of each patient",
        () ->
            cells
                .entries()
                .mapToPair(
                    entry ->
                        new Tuple2<>(
                            entry.patientId() == null ? NAMELESS : entry.patientId(),
                            labels.isPositive(entry.label())
                                ? new long[] {0, 1, entry.fold(), entry.fold()}
                                : new long[] {1, 0, entry.fold(), entry.fold()}))
                .reduceByKey(
                    (a, b) ->
                        new long[] {
                          a[0] + b[0], a[1] + b[1], Math.min(a[2], b[2]), Math.max(a[3], b[3])
                        })
                .collect());
  }

  /** How many folds the manifest has; 0 for none. */
  public int foldCount() {
    return folds.values().stream().mapToInt(fold -> fold + 1).max().orElse(0);
  }
}
