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
    Dataset<Row> table = session.createDataFrame(rows, schema);
    int files = (int) Math.max(1, (rows.count() + rowsPerFile - 1) / rowsPerFile);
    Dataset<Row> divided =
        files == 1 ? table.repartition(1) : table.repartitionByRange(files, table.col(sortedBy));
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
    return session
        .read()
        .schema(ManifestTable.SCHEMA)
        .parquet(folder.hadoop().toString())
        .javaRDD()
        .map(ManifestTable::fromRow);
  }
}
