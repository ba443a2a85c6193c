package org.plasmospark.spark.table;

import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.storage.StorePath;

/** Writes and reads the tables as Parquet. */
public final class Tables {
  private Tables() {}

  /** Writes rows as one or more files of a new folder. */
  public static void write(
      SparkSession session, JavaRDD<Row> rows, StructType schema, StorePath folder) {
    write(session, rows, schema, folder, Map.of());
  }

  /** As {@link #write(SparkSession, JavaRDD, StructType, StorePath)} with options of the format. */
  public static void write(
      SparkSession session,
      JavaRDD<Row> rows,
      StructType schema,
      StorePath folder,
      Map<String, String> options) {
    session
        .createDataFrame(rows, schema)
        .write()
        .mode(SaveMode.ErrorIfExists)
        .options(options)
        .parquet(folder.hadoop().toString());
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
