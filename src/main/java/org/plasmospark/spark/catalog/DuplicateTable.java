package org.plasmospark.spark.catalog;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.plasmospark.manifest.RepeatedContent;
import org.plasmospark.manifest.Split;

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
        content.first().path(),
        String.join(",", content.labels()),
        content.splits().stream().map(Split::text).sorted().collect(Collectors.joining(",")));
  }
}
