package org.plasmospark.spark.leaks;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.manifest.LeakAccumulator;
import org.plasmospark.manifest.LeakReport;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.RepeatedContent;
import org.plasmospark.manifest.Split;
import org.plasmospark.manifest.SplitCounts;
import scala.Tuple2;

/** The usable rows of a manifest by patient, by slide and by their bytes. */
public final class SplitLeaks {
  private final JavaRDD<SplitCounts> patients;
  private final JavaRDD<SplitCounts> slides;
  private final JavaRDD<RepeatedContent> repeated;

  private SplitLeaks(
      JavaRDD<SplitCounts> patients,
      JavaRDD<SplitCounts> slides,
      JavaRDD<RepeatedContent> repeated) {
    this.patients = patients;
    this.slides = slides;
    this.repeated = repeated;
  }

  /** Of entries; quarantined ones count for nothing. */
  public static SplitLeaks of(JavaRDD<ManifestEntry> entries) {
    JavaRDD<ManifestEntry> split = entries.filter(entry -> entry.split() != null);
    return new SplitLeaks(
        grouped(split.filter(entry -> entry.patientId() != null), true),
        grouped(split.filter(entry -> entry.slideId() != null), false),
        repeated(entries));
  }

  /** Contents that more than one usable entry has. */
  public static JavaRDD<RepeatedContent> repeated(JavaRDD<ManifestEntry> entries) {
    return entries
        .filter(ManifestEntry::isOk)
        .mapToPair(entry -> new Tuple2<>(entry.sha256(), RepeatedContent.of(entry)))
        .reduceByKey(RepeatedContent::merge)
        .values()
        .filter(content -> content.files() > 1);
  }

  /** Contents that more than one usable entry has. */
  public JavaRDD<RepeatedContent> repeated() {
    return repeated;
  }

  /** How many patients have cells in each split. */
  public SortedMap<String, Long> patients() {
    TreeMap<String, Long> counts = new TreeMap<>();
    for (Split each : Split.values()) {
      counts.put(each.text(), patients.filter(patient -> patient.cells(each) > 0).count());
    }
    return counts;
  }

  /** What is in more than one split. */
  public LeakReport report() {
    return patients
        .aggregate(new LeakAccumulator(), LeakAccumulator::addPatient, LeakAccumulator::merge)
        .merge(
            slides.aggregate(
                new LeakAccumulator(), LeakAccumulator::addSlide, LeakAccumulator::merge))
        .merge(
            repeated.aggregate(
                new LeakAccumulator(), LeakAccumulator::addContent, LeakAccumulator::merge))
        .report();
  }

  private static JavaRDD<SplitCounts> grouped(JavaRDD<ManifestEntry> entries, boolean patients) {
    return entries
        .mapToPair(
            entry -> {
              String group = patients ? entry.patientId() : entry.slideId();
              return new Tuple2<>(group, SplitCounts.one(group, entry.split()));
            })
        .reduceByKey(SplitCounts::merge)
        .values();
  }
}
