package org.plasmospark.spark.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.manifest.EntryStatus;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Split;

/** The data manifest as a table: one row an image, columns as in its CSV. */
public final class ManifestTable {
  /** The columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add("path", StringType, false)
          .add("label", StringType)
          .add("patient_id", StringType)
          .add("slide_id", StringType)
          .add("width", IntegerType, false)
          .add("height", IntegerType, false)
          .add("bytes", LongType, false)
          .add("sha256", StringType)
          .add("split", StringType)
          .add("fold", IntegerType, false)
          .add("status", StringType, false)
          .add("reason", StringType);

  private ManifestTable() {}

  /** The row of an entry. */
  public static Row toRow(ManifestEntry entry) {
    return RowFactory.create(values(entry));
  }

  /**
   * The entry of a row that has at least the columns of {@link #SCHEMA}.
   *
   * @throws UserException DATA_QUALITY if no job of ours can have written it
   */
  public static ManifestEntry fromRow(Row row) {
    try {
      return entry(row);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new UserException(
          ExitCode.DATA_QUALITY,
          "A table of cells has a row that no job writes, for the path %s (%s): copy the table again, or run the job that wrote it."
              .formatted(row.<Object>getAs("path"), e.getMessage()),
          e);
    }
  }

  private static ManifestEntry entry(Row row) {
    String split = row.getAs("split");
    return new ManifestEntry(
        row.getAs("path"),
        row.getAs("label"),
        row.getAs("patient_id"),
        row.getAs("slide_id"),
        row.<Integer>getAs("width"),
        row.<Integer>getAs("height"),
        row.<Long>getAs("bytes"),
        row.getAs("sha256"),
        split == null ? null : Split.parse(split),
        row.<Integer>getAs("fold"),
        EntryStatus.parse(row.getAs("status")),
        row.getAs("reason"));
  }

  static Object[] values(ManifestEntry entry) {
    return new Object[] {
      entry.path(),
      entry.label(),
      entry.patientId(),
      entry.slideId(),
      entry.width(),
      entry.height(),
      entry.bytes(),
      entry.sha256(),
      entry.split() == null ? null : entry.split().text(),
      entry.fold(),
      entry.status().text(),
      entry.reason()
    };
  }
}
