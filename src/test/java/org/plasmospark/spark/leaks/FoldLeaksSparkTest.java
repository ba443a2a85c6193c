package org.plasmospark.spark.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.manifest.GroupCounts;
import org.plasmospark.manifest.LeakReport;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.PatientFold;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.manifest.Split;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.PackedTable;
import org.plasmospark.storage.StorePath;

class FoldLeaksSparkTest {
  private static final int PATIENTS = 12;
  private static final List<PatientFold> FOLDS =
      PatientFold.deal(
          IntStream.range(0, PATIENTS).mapToObj(i -> new GroupCounts("P" + i, 3, 3)).toList(),
          Map.of(),
          3,
          new SplitPlan(SplitUnit.PATIENT, 0.7, 0.15, 0.15, 0, 1),
          1);

  @TempDir Path folder;

  private final PlasmosparkSession spark = TestSpark.plasmospark();

  @Test
  void findsNothingWherePatientsShareNothing() {
    assertThat(find("own", cells(), 3))
        .hasSize(3)
        .allSatisfy(report -> assertThat(report.isLeaky()).isFalse());
  }

  @Test
  void findsTheBytesAndSlidesThatTwoPartsOfAFoldShareHoweverTheyArePartitioned() {
    List<ManifestEntry> entries = cells();
    entries.add(entry("a/copy", "P1", "P1/s", "P0 0"));
    entries.add(entry("b/copy", "P0", "P0/s", "P0 1"));
    entries.add(entry("c/guest", "P5", "P2/s", "guest"));
    List<LeakReport> reports = find("one", entries, 1);
    Collections.shuffle(entries, new Random(4));

    assertThat(find("seven", entries, 7)).isEqualTo(reports);
    for (PatientFold fold : FOLDS) {
      LeakReport report = reports.get(fold.index());
      assertThat(report.contents().leaky()).isEqualTo(apart(fold, "P0", "P1") ? 1 : 0);
      assertThat(report.slides().leaky()).isEqualTo(apart(fold, "P2", "P5") ? 1 : 0);
      assertThat(report.patients().leaky()).isZero();
    }
    assertThat(reports).anyMatch(report -> report.contents().leaky() > 0);
    assertThat(reports).anyMatch(report -> report.slides().leaky() > 0);
  }

  private static boolean apart(PatientFold fold, String one, String other) {
    return fold.splits().get(one) != fold.splits().get(other);
  }

  private static List<ManifestEntry> cells() {
    List<ManifestEntry> entries = new ArrayList<>();
    for (int patient = 0; patient < PATIENTS; patient++) {
      for (int cell = 0; cell < 3; cell++) {
        String name = "P" + patient;
        entries.add(entry(name + "/" + cell, name, name + "/s", name + " " + cell));
      }
    }
    return entries;
  }

  private static ManifestEntry entry(String path, String patient, String slide, String bytes) {
    return ManifestEntry.ok(
            path,
            "Uninfected",
            patient,
            slide,
            9,
            9,
            9,
            Sha256.hex(bytes.getBytes(StandardCharsets.UTF_8)))
        .withSplit(Split.TRAIN);
  }

  private List<LeakReport> find(String name, List<ManifestEntry> entries, int partitions) {
    List<Row> rows =
        entries.stream()
            .map(entry -> PackedTable.toRow(new PackedCell(entry, new byte[] {1})))
            .toList();
    StorePath table = StorePath.of(folder.resolve(name));
    spark
        .sql()
        .createDataFrame(rows, PackedTable.SCHEMA)
        .repartition(partitions)
        .write()
        .parquet(table.hadoop().toString());
    return FoldLeaks.of(spark, PackedCells.open(spark, List.of(table)), FOLDS);
  }
}
