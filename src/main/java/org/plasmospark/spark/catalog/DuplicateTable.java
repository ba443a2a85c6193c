package org.plasmospark.spark.catalog;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Repeated contents as a table: one row for bytes that more than one file holds. */
final class DuplicateTable {
  static final StructType SCHEMA =
      new StructType()
          .add("sha256", StringType, false)
          .add("files", LongType, false)
          .add("first_path", StringType, false)
          .add("labels", StringType, false)
          .add("splits", StringType, false);

  private DuplicateTable() {}

  static Row toRow(RepeatedContent content) {
    return RowFactory.create(
        content.sha256(),
        content.files(),
        content.firstPath(),
        String.join(",", content.labels()),
        String.join(",", content.splits()));
  }
}
