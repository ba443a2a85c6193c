package org.plasmospark.spark.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.storage.StorePath;

/** The trials of a grid of settings as a table: one row a trial, so that grids can be stacked. */
public final class GridTable {
  /** The columns; what is undefined is null. */
  public static final StructType SCHEMA =
      new StructType()
          .add("run_id", StringType, false)
          .add("rank", IntegerType, false)
          .add("trial", StringType, false)
          .add("settings", StringType, false)
          .add("validation_auc", DoubleType)
          .add("validation_accuracy", DoubleType)
          .add("validation_loss", DoubleType)
          .add("kept_epoch", IntegerType)
          .add("epochs", IntegerType, false)
          .add("seconds", DoubleType, false)
          .add("model_version", StringType)
          .add("divergence", StringType);

  private GridTable() {}

  /**
   * Writes trials as one file of a new folder.
   *
   * @param trials values by the names of the columns
   */
  public static void write(
      PlasmosparkSession spark, List<Map<String, Object>> trials, StorePath folder) {
    List<Row> rows =
        trials.stream()
            .map(
                trial ->
                    RowFactory.create(
                        java.util.Arrays.stream(SCHEMA.fieldNames()).map(trial::get).toArray()))
            .toList();
    Tables.writeOneFile(spark, rows, SCHEMA, folder, "rank");
  }
}
