package org.plasmospark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.jobs.JobArguments;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.Work;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.manifest.Split;
import org.plasmospark.run.ManualClock;
import org.plasmospark.run.Progress;
import org.plasmospark.settings.SettingOverride;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.SettingsLoader;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.PackedTable;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.StorePath;
import org.plasmospark.task.CoreShares;

/** Cross-validations of cells whose bytes more than one patient has. */
class LeakingFoldsSparkTest {
  private static final Instant START = Instant.parse("2026-01-31T01:00:00Z");
  private static final List<String> SMALL =
      List.of(
          // Its folds are too small to hold both classes.
          "quality.min-patients=0",
          "model.input.width=32",
          "model.input.height=32",
          "train.folds=2",
          "train.epochs=1",
          "train.workers=1",
          "train.batch-size=8",
          "evaluate.wrong-cells=0",
          "run.id=night-1",
          "run.lease-seconds=86400");

  @TempDir static Path folder;

  private static PlasmosparkSession spark;
  private static List<PackedCell> cells;

  @BeforeAll
  static void drawCells() {
    spark = TestSpark.plasmospark();
    cells =
        new SyntheticCells(new SyntheticSettings(32, 8, 1, 0.5, 0.1, true), 7)
            .stream()
                .map(
                    cell ->
                        packed(
                            cell.path(),
                            cell.patient(),
                            cell.slide(),
                            Split.TRAIN,
                            PngEncoder.encode(cell.image())))
                .toList();
  }

  @Test
  void stopsBeforeATrainingWhereThePartsOfAFoldShareBytes() throws IOException {
    pack("shared", copies());

    assertThatThrownBy(() -> train("shared", "refused"))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA_QUALITY))
        .hasMessageContaining("Leak: the bytes of 1 image are in more than one part of fold-")
        .hasMessageContaining("\"Copies/")
        .hasMessageContaining("of patient \"X")
        .hasMessageContaining("split.allow-leaks=true");
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void stopsBeforeATrainingWhereThePartsOfAFoldShareASlide() throws IOException {
    List<PackedCell> all = new ArrayList<>();
    for (PackedCell cell : cells) {
      ManifestEntry entry = cell.entry();
      all.add(new PackedCell(entry.withIds(entry.patientId(), "the only slide"), cell.image()));
    }
    pack("slide", all);

    assertThatThrownBy(() -> train("slide", "refused"))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA_QUALITY))
        .hasMessageContaining("1 of 1 slides (first: \"the only slide\")");
  }

  @Test
  void marksTheModelsAndReportsOfFoldsThatMayLeak() throws IOException {
    pack("marked", copies());

    JobResult result = train("marked", "allowed", "split.allow-leaks=true");

    JsonNode report = json("allowed/report.json");
    assertThat(report.path("leak").asText()).startsWith("Leak: the bytes of 1 image");
    assertThat(report.path("warnings").get(0).asText()).startsWith("Leak in the data: Leak: the");
    assertThat(Files.readString(folder.resolve("allowed/report.html")))
        .contains("Leak in the data: Leak: the bytes of 1 image are in more than one part of fold");
    assertThat(result.lines()).anyMatch(line -> line.startsWith("Mind: Leak in the data:"));
    int leaky = 0;
    for (String fold : List.of("fold-1", "fold-2")) {
      JsonNode leak = json("allowed/" + fold + "/metadata.json").path("data").path("leak");
      assertThat(json("allowed/" + fold + "/report.json").path("leak")).isEqualTo(leak);
      leaky += leak.isNull() ? 0 : 1;
    }
    assertThat(leaky).isPositive();
    assertThat(report.path("leak").asText()).endsWith("Of 2 folds " + leaky + " leak.");
  }

  @Test
  void doesNotMindBytesThatAPatientHasTwiceOrThatAreInTheTestSplit() throws IOException {
    List<PackedCell> all = new ArrayList<>(cells);
    ManifestEntry first = cells.get(0).entry();
    byte[] bytes = cells.get(0).image();
    all.add(packed("Twice/1.png", first.patientId(), first.slideId(), Split.TRAIN, bytes));
    all.add(packed("Tested/1.png", "T1", null, Split.TEST, bytes));
    pack("harmless", all);

    train("harmless", "trained");

    assertThat(json("trained/report.json").path("leak").isNull()).isTrue();
    assertThat(json("trained/fold-1/metadata.json").path("data").path("leak").isNull()).isTrue();
  }

  /** The cells and a picture that three more patients have. */
  private static List<PackedCell> copies() {
    List<PackedCell> all = new ArrayList<>(cells);
    for (String patient : List.of("X1", "X2", "X3")) {
      all.add(
          packed("Copies/" + patient + ".png", patient, null, Split.TRAIN, cells.get(0).image()));
    }
    return all;
  }

  private static PackedCell packed(
      String path, String patient, String slide, Split split, byte[] png) {
    String label = CellNames.labelOf(path);
    return new PackedCell(
        ManifestEntry.ok(
                path,
                LabelSet.NIH.list().contains(label) ? label : LabelSet.NIH.negative(),
                patient,
                slide,
                32,
                32,
                png.length,
                Sha256.hex(png))
            .withSplit(split, ManifestEntry.NO_FOLD),
        png);
  }

  private static void pack(String name, List<PackedCell> all) throws IOException {
    List<Row> rows = all.stream().map(PackedTable::toRow).toList();
    spark
        .sql()
        .createDataFrame(rows, PackedTable.SCHEMA)
        .repartition(3)
        .write()
        .parquet(path(name + "/cells").hadoop().toString());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("labels", LabelSet.NIH.list());
    document.put("split_by", "patient");
    document.put("split_seed", 42);
    document.put("splits", Map.of());
    document.put("patients", Map.of());
    document.put("manifest_hash", "m");
    document.put("split_hash", "s");
    document.put("leak", false);
    document.put("leak_report", "No leak.");
    document.put(
        "batches",
        List.of(Map.of("folder", "cells", "cells", all.size(), "bytes", 1, "run_id", "r")));
    JsonFiles.write(store(), path(name + "/pack.json"), document);
    Files.createFile(folder.resolve(name + "/_SUCCESS"));
  }

  private static JobResult train(String data, String out, String... more) throws IOException {
    List<String> all = new ArrayList<>(SMALL);
    all.addAll(List.of(more));
    Settings settings =
        SettingsLoader.load(List.of(), all.stream().map(SettingOverride::set).toList());
    return TrainJob.run(
        new Work(
            new JobContext(
                "train",
                settings,
                new JobArguments(
                    Map.of("data", path(data).toString(), "out", path(out).toString())),
                "night-1",
                START,
                new ManualClock(START),
                Progress.SILENT),
            spark,
            store(),
            new CoreShares(2, 2, 1, 0, false),
            8 << 20));
  }

  private static HadoopStore store() {
    return new HadoopStore(spark.hadoopConfiguration());
  }

  private static JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  private static StorePath path(String name) {
    return StorePath.of(folder.resolve(name));
  }
}
