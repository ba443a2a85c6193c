package org.plasmospark.spark.pack;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.util.LongAccumulator;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.CountedProgress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.source.CataloguedCells;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.PackedTable;
import org.plasmospark.spark.table.QuarantineTable;
import org.plasmospark.spark.table.Tables;
import org.plasmospark.storage.StorePath;
import scala.Function1;
import scala.Tuple2;

/** Copies catalogued images into Parquet, in the order of their hashes, each checked against it. */
public final class Packer {
  /** Row groups of some hundred cells, so that a task can read a part of a file. */
  private static final Map<String, String> FORMAT =
      Map.of(
          "parquet.block.size",
          Integer.toString(8 << 20),
          "parquet.page.size",
          Integer.toString(1 << 20),
          // PNG bytes do not compress.
          "compression",
          "none",
          // One encoding a column: the footer lists several in the order of a hash set, which is
          // another in each JVM.
          "parquet.writer.version",
          "PARQUET_2_0",
          "parquet.enable.dictionary",
          "false");

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
   * Packs. The same entries give the same bytes in every file, however the work was divided and
   * whatever of it had to be done again.
   *
   * @param data a new folder for the files
   * @param bytesPerFile that a file should have
   */
  public Result pack(
      PackableEntries cells,
      StorePath data,
      StorePath quarantine,
      long bytesPerFile,
      String runId) {
    JavaRDD<ManifestEntry> entries = cells.entries();
    Amount total = Amount.of(entries);
    int files = (int) Math.max(1, (total.bytes() + bytesPerFile - 1) / bytesPerFile);
    LongAccumulator read = spark.context().sc().longAccumulator();
    JavaRDD<PackedCell> ordered =
        source
            .read(entries)
            .mapToPair(
                cell -> {
                  read.add(1);
                  return new Tuple2<>(PackOrder.key(cell), cell);
                })
            .repartitionAndSortWithinPartitions(new PackOrder(files))
            .values();
    CountedProgress.during(
        read,
        progress,
        "pack",
        total.cells(),
        () ->
            Stages.named(
                spark.context(),
                "Read the images and write the packed cells",
                () -> {
                  write(partitions(ordered, index -> index < files), data);
                  return null;
                }));
    return Stages.named(
        spark.context(),
        "Write the quarantine",
        () -> {
          // Only the last partition of what was shuffled above; no image is read again.
          JavaRDD<ManifestEntry> bad =
              partitions(ordered, index -> index == files).map(PackedCell::entry);
          Tables.write(
              spark.sql(),
              bad.map(entry -> QuarantineTable.toRow(entry, runId)),
              QuarantineTable.SCHEMA,
              quarantine,
              "path",
              Tables.ROWS_PER_FILE);
          return result(total, Amount.of(bad), bad, data);
        });
  }

  private void write(JavaRDD<PackedCell> cells, StorePath data) {
    spark
        .sql()
        .createDataFrame(cells.map(PackedTable::toRow), PackedTable.SCHEMA)
        .write()
        // What a run that was cut off has left of a folder on S3 is empty, but is there.
        .mode(SaveMode.Append)
        .options(FORMAT)
        .parquet(data.hadoop().toString());
  }

  private Result result(
      Amount total, Amount quarantined, JavaRDD<ManifestEntry> bad, StorePath data) {
    long packed = PackedCells.open(spark, List.of(data)).count();
    if (packed + quarantined.cells() != total.cells()) {
      throw new IllegalStateException(
          "%d cells were packed and %d quarantined of %d"
              .formatted(packed, quarantined.cells(), total.cells()));
    }
    String example =
        quarantined.cells() == 0 ? null : bad.map(e -> e.path() + " (" + e.reason() + ")").first();
    return new Result(
        total.cells(), packed, quarantined.cells(), total.bytes() - quarantined.bytes(), example);
  }

  private static JavaRDD<PackedCell> partitions(JavaRDD<PackedCell> cells, IntFilter wanted) {
    return PartitionPruningRDD.create(cells.rdd(), wanted).toJavaRDD();
  }

  /** Chooses partitions by their index. */
  @FunctionalInterface
  private interface IntFilter extends Function1<Object, Object>, Serializable {
    boolean test(int index);

    @Override
    default Object apply(Object index) {
      return test((Integer) index);
    }
  }

  /** How much there is of something. */
  private record Amount(long cells, long bytes) implements Serializable {
    static Amount of(JavaRDD<ManifestEntry> entries) {
      long[] sums =
          entries.aggregate(
              new long[2],
              (sum, entry) -> new long[] {sum[0] + 1, sum[1] + entry.bytes()},
              (a, b) -> new long[] {a[0] + b[0], a[1] + b[1]});
      return new Amount(sums[0], sums[1]);
    }
  }
}
