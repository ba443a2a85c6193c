package org.plasmospark.spark.source;

import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.plasmospark.manifest.Split;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.PackedTable;
import org.plasmospark.storage.StorePath;

/** Packed cells of a store. */
public final class PackedCells {
  /** Bytes of a file that one task reads; several tasks share a file of the usual size. */
  private static final String BYTES_PER_TASK = "8388608";

  private final Dataset<Row> rows;

  private PackedCells(Dataset<Row> rows) {
    this.rows = rows;
  }

  /** The cells below a folder. */
  public static PackedCells open(PlasmosparkSession spark, StorePath folder) {
    SparkSession session = spark.sql();
    session.conf().set("spark.sql.files.maxPartitionBytes", BYTES_PER_TASK);
    return new PackedCells(
        session.read().schema(PackedTable.SCHEMA).parquet(folder.hadoop().toString()));
  }

  /** Those of a split only. */
  public PackedCells split(Split split) {
    return new PackedCells(rows.filter(functions.col("split").equalTo(split.text())));
  }

  /** Those with a label only. */
  public PackedCells labelled() {
    return new PackedCells(rows.filter(functions.col("label").isNotNull()));
  }

  /** Those with these digests only. */
  public PackedCells withSha256(Set<String> digests) {
    return new PackedCells(rows.filter(functions.col("sha256").isin(digests.toArray())));
  }

  /** How many there are. */
  public long count() {
    return rows.count();
  }

  /** The cells with their number. */
  public CellSource source() {
    return new CellSource(cells(), count());
  }

  /** The cells with their bytes. */
  public JavaRDD<PackedCell> cells() {
    return rows.javaRDD().map(PackedTable::fromRow);
  }
}
