package org.plasmospark.spark.table;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.storage.StorePath;

/** Writes and reads the tables as Parquet. */
public final class Tables {
  /** Rows without pictures: some ten megabytes a file. */
  public static final long ROWS_PER_FILE = 500_000;

  private Tables() {}

  /**
   * Writes rows as files of a folder that holds nothing but perhaps markers, sorted by a column, so
   * that the same rows make the same files whatever order they come in.
   *
   * @param sortedBy name of a column
   * @param rowsPerFile at most about so many
   */
  public static void write(
      SparkSession session,
      JavaRDD<Row> rows,
      StructType schema,
      StorePath folder,
      String sortedBy,
      long rowsPerFile) {
    int files = files(rows.count(), rowsPerFile);
    Dataset<Row> table = session.createDataFrame(rows, schema);
    write(files == 1 ? table.repartition(1) : divided(table, files, sortedBy), folder, sortedBy);
  }

  /**
   * The same for rows that were counted before and that the executors hold: those of one file are
   * fetched by the task that writes it, and none are looked for if there are none.
   *
   * @param count of the rows
   */
  public static void writeHeld(
      SparkSession session,
      JavaRDD<Row> rows,
      long count,
      StructType schema,
      StorePath folder,
      String sortedBy,
      long rowsPerFile) {
    int files = files(count, rowsPerFile);
    if (count == 0) {
      write(session.createDataFrame(List.<Row>of(), schema), folder, sortedBy);
    } else if (files == 1) {
      write(session.createDataFrame(rows.coalesce(1), schema), folder, sortedBy);
    } else {
      write(divided(session.createDataFrame(rows, schema), files, sortedBy), folder, sortedBy);
    }
  }

  private static int files(long rows, long rowsPerFile) {
    return (int) Math.max(1, (rows + rowsPerFile - 1) / rowsPerFile);
  }

  private static Dataset<Row> divided(Dataset<Row> table, int files, String sortedBy) {
    return table.repartitionByRange(files, table.col(sortedBy));
  }

  private static void write(Dataset<Row> divided, StorePath folder, String sortedBy) {
    divided
        .sortWithinPartitions(sortedBy)
        .write()
        // A folder that is published in its place is there before its table.
        .mode(SaveMode.Append)
        .parquet(folder.hadoop().toString());
  }

  /** Writes a few rows of the driver as one file of a new folder, in the order of a column. */
  static void writeOneFile(
      PlasmosparkSession spark,
      List<Row> rows,
      StructType schema,
      StorePath folder,
      String sortedBy) {
    write(
        spark.sql(), spark.context().parallelize(rows, 1), schema, folder, sortedBy, ROWS_PER_FILE);
  }

  /** The entries of a manifest in a folder that are not quarantined. */
  public static JavaRDD<ManifestEntry> usable(SparkSession session, StorePath folder) {
    return manifest(session, folder).filter(ManifestEntry::isOk);
  }

  /** All entries of a manifest in a folder. */
  public static JavaRDD<ManifestEntry> manifest(SparkSession session, StorePath folder) {
    return TableReader.read(session, ManifestTable.SCHEMA, List.of(folder))
        .javaRDD()
        .map(ManifestTable::fromRow);
  }
}
