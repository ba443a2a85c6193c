package org.plasmospark.spark.pack;

import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.CountedProgress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.source.CataloguedCells;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.PackedTable;
import org.plasmospark.spark.table.QuarantineTable;
import org.plasmospark.spark.table.Tables;
import org.plasmospark.storage.StorePath;

/** Copies catalogued images into Parquet, in the order of their hashes, each checked against it. */
public final class Packer {
  /** Row groups of some hundred cells, so that a task can read a part of a file. */
  private static final Map<String, String> FORMAT =
      Map.of(
          "parquet.block.size",
          Integer.toString(8 << 20),
          "parquet.page.size",
          Integer.toString(1 << 20),
          // PNG bytes do not compress; a dictionary of them would only be built and dropped.
          "parquet.enable.dictionary#image",
          "false",
          "compression",
          "none");

  private final PlasmosparkSession spark;
  private final CataloguedCells source;
  private final Progress progress;

  /** A packer that reads images from a source. */
  public Packer(PlasmosparkSession spark, CataloguedCells source, Progress progress) {
    this.spark = spark;
    this.source = source;
    this.progress = progress;
  }

  /**
   * What was packed.
   *
   * @param in entries that should be packed
   * @param packed of these
   * @param quarantined of these: files that are gone or not what was catalogued
   * @param bytes of the packed images
   * @param example one quarantined with its reason; null if there is none
   */
  public record Result(long in, long packed, long quarantined, long bytes, String example) {}

  /**
   * Packs.
   *
   * @param entries usable ones
   * @param bytesPerFile that a file should have
   */
  public Result pack(
      JavaRDD<ManifestEntry> entries,
      StorePath data,
      StorePath quarantine,
      long bytesPerFile,
      String runId) {
    entries.cache();
    long total = entries.count();
    long bytes = entries.map(ManifestEntry::bytes).fold(0L, Long::sum);
    int files = (int) Math.max(1, (bytes + bytesPerFile - 1) / bytesPerFile);
    LongAccumulator read = spark.context().sc().longAccumulator();
    JavaRDD<PackedCell> cells =
        source
            .read(entries)
            .map(
                cell -> {
                  read.add(1);
                  return cell;
                })
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      CountedProgress.during(
          read,
          progress,
          "pack",
          total,
          () -> Stages.named(spark.context(), "Read the images", cells::count));
      return Stages.named(
          spark.context(),
          "Write the packed cells",
          () -> write(cells, data, quarantine, files, total, runId));
    } finally {
      cells.unpersist(true);
      entries.unpersist(true);
    }
  }

  private Result write(
      JavaRDD<PackedCell> cells,
      StorePath data,
      StorePath quarantine,
      int files,
      long total,
      String runId) {
    Dataset<Row> rows =
        spark
            .sql()
            .createDataFrame(
                cells.filter(cell -> cell.entry().isOk()).map(PackedTable::toRow),
                PackedTable.SCHEMA);
    rows.repartitionByRange(files, functions.col("sha256"), functions.col("path"))
        .sortWithinPartitions("sha256", "path")
        .write()
        .mode(SaveMode.ErrorIfExists)
        .options(FORMAT)
        .parquet(data.hadoop().toString());
    JavaRDD<ManifestEntry> bad = cells.map(PackedCell::entry).filter(entry -> !entry.isOk());
    Tables.write(
        spark.sql(),
        bad.map(entry -> QuarantineTable.toRow(entry, runId)),
        QuarantineTable.SCHEMA,
        quarantine,
        "path",
        Tables.ROWS_PER_FILE);
    long quarantined = bad.count();
    String example =
        quarantined == 0 ? null : bad.map(e -> e.path() + " (" + e.reason() + ")").first();
    long bytes =
        cells
            .filter(cell -> cell.entry().isOk())
            .map(cell -> (long) cell.image().length)
            .fold(0L, Long::sum);
    return new Result(total, total - quarantined, quarantined, bytes, example);
  }
}
