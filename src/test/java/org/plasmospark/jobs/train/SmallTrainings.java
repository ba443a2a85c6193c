package org.plasmospark.jobs.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.synthetic.SyntheticCell;
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

/**
 * The job {@code train} as it is, but on the session that all tests share, on a few packed cells.
 */
public final class SmallTrainings {
  public static final Instant START = Instant.parse("2026-01-31T01:00:00Z");
  static final int CELLS = 72;
  static final int PATIENTS = 12;

  private static final List<String> SMALL =
      List.of(
          "model.input.width=32",
          "model.input.height=32",
          "train.epochs=2",
          "train.workers=1",
          "train.batch-size=8",
          "train.schedule.warm-up=10",
          "evaluate.wrong-cells=2",
          "run.lease-seconds=86400");

  private final PlasmosparkSession spark = TestSpark.plasmospark();
  private final Path folder;
  private final Map<Split, Set<String>> patients = new TreeMap<>();

  /** Packs the cells into {@code packed} of a folder, in which all output is. */
  public SmallTrainings(Path folder) throws IOException {
    this(folder, false);
  }

  /**
   * Packs the cells.
   *
   * @param contradicted whether the validation cells have each other's labels, so that of two
   *     networks the worse is validated as the better
   */
  SmallTrainings(Path folder, boolean contradicted) throws IOException {
    this.folder = folder;
    List<Row> rows = new ArrayList<>();
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    Map<String, Split> splits = new TreeMap<>();
    new SyntheticCells(new SyntheticSettings(CELLS, PATIENTS, 2, 0.5, 0.1, true), 7)
        .stream()
            .map(cell -> packed(cell, splits, contradicted))
            .forEach(
                cell -> {
                  rows.add(PackedTable.toRow(cell));
                  patients
                      .computeIfAbsent(cell.entry().split(), key -> new TreeSet<>())
                      .add(cell.entry().patientId());
                  counts
                      .computeIfAbsent(cell.entry().split().text(), key -> new TreeMap<>())
                      .merge(cell.entry().label(), 1, Integer::sum);
                });
    spark
        .sql()
        .createDataFrame(rows, PackedTable.SCHEMA)
        .repartition(3)
        .write()
        .parquet(path("packed/cells").hadoop().toString());
    JsonFiles.write(store(), path("packed/pack.json"), document(counts));
    Files.createFile(folder.resolve("packed/_SUCCESS"));
  }

  /** The patients of a split. */
  Set<String> patients(Split split) {
    return patients.get(split);
  }

  /** Runs the job. */
  public JobResult train(String out, String... settings) throws IOException {
    return TrainJob.run(work(out, new ManualClock(START), Progress.SILENT, settings));
  }

  /**
   * What a job works with.
   *
   * @param out folder of its output
   * @param more settings, {@code key=value}
   */
  public Work work(String out, Clock clock, Progress progress, String... more) {
    return work("train", Map.of("data", "packed", "out", out), clock, progress, more);
  }

  /**
   * What another job works with.
   *
   * @param folders of the folder, by option
   * @param more settings, {@code key=value}
   */
  public Work work(
      String job, Map<String, String> folders, Clock clock, Progress progress, String... more) {
    Map<String, String> arguments = new TreeMap<>();
    folders.forEach((option, name) -> arguments.put(option, path(name).toString()));
    List<String> all = new ArrayList<>(SMALL);
    all.addAll(List.of(more));
    all.add("run.id=night-1");
    Settings settings =
        SettingsLoader.load(List.of(), all.stream().map(SettingOverride::set).toList());
    return new Work(
        new JobContext(
            job, settings, new JobArguments(arguments), "night-1", START, clock, progress),
        spark,
        store(),
        new CoreShares(2, 2, 1, 0, false),
        8 << 20);
  }

  /** Of six patients, one is of the test split and one of the validation split. */
  private static PackedCell packed(
      SyntheticCell cell, Map<String, Split> splits, boolean contradicted) {
    byte[] png = PngEncoder.encode(cell.image());
    int known = splits.size();
    Split split =
        splits.computeIfAbsent(
            cell.patient(),
            patient ->
                known % 6 == 0 ? Split.TEST : known % 6 == 1 ? Split.VALIDATION : Split.TRAIN);
    String label = CellNames.labelOf(cell.path());
    return new PackedCell(
        ManifestEntry.ok(
                cell.path(),
                contradicted && split == Split.VALIDATION ? other(label) : label,
                cell.patient(),
                cell.slide(),
                cell.image().width(),
                cell.image().height(),
                png.length,
                Sha256.hex(png))
            .withSplit(split, ManifestEntry.NO_FOLD),
        png);
  }

  private static String other(String label) {
    return LabelSet.NIH.isPositive(label) ? LabelSet.NIH.negative() : LabelSet.NIH.positive();
  }

  private static Map<String, Object> document(Map<String, Map<String, Integer>> counts) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("labels", LabelSet.NIH.list());
    document.put("split_by", "patient");
    document.put("split_seed", 42);
    document.put("splits", counts);
    document.put("patients", Map.of());
    document.put("manifest_hash", "m");
    document.put("split_hash", "s");
    document.put("leak", false);
    document.put("leak_report", "No leak.");
    document.put(
        "batches", List.of(Map.of("folder", "cells", "cells", CELLS, "bytes", 1, "run_id", "r")));
    return document;
  }

  /** The rows of a table, of all folders below it. */
  public List<Row> rows(String table) {
    return spark
        .sql()
        .read()
        .option("recursiveFileLookup", "true")
        .parquet(path(table).hadoop().toString())
        .collectAsList();
  }

  /** The probabilities that a report predicted, by path of the cell. */
  public Map<String, Double> probabilities(String report) {
    Map<String, Double> probabilities = new TreeMap<>();
    rows(report + "/predictions")
        .forEach(row -> probabilities.put(row.getAs("path"), row.getAs("probability")));
    return probabilities;
  }

  private HadoopStore store() {
    return new HadoopStore(spark.hadoopConfiguration());
  }

  /** A file or folder of the folder. */
  public StorePath path(String name) {
    return StorePath.of(folder.resolve(name));
  }
}
