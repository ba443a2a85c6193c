package org.plasmospark.spark.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.plasmospark.manifest.ManifestEntry;

/** What could not be used, and why: one row an image. */
public final class QuarantineTable {
  /** The columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add("path", StringType, false)
          .add("bytes", LongType, false)
          .add("reason", StringType, false)
          .add("run_id", StringType, false);

  private QuarantineTable() {}

  /** The row of a quarantined entry. */
  public static Row toRow(ManifestEntry entry, String runId) {
    return RowFactory.create(entry.path(), entry.bytes(), entry.reason(), runId);
  }
}
