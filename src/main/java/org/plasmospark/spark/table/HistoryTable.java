package org.plasmospark.spark.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.storage.StorePath;

/** The epochs of a training as a table: one row an epoch, so that trainings can be stacked. */
public final class HistoryTable {
  /** The columns; what is undefined or unknown is null. */
  public static final StructType SCHEMA =
      new StructType()
          .add("run_id", StringType, false)
          .add("epoch", IntegerType, false)
          .add("stage", StringType, false)
          .add("images", LongType, false)
          .add("images_from_memory", LongType, false)
          .add("rounds", IntegerType, false)
          .add("train_loss", DoubleType)
          .add("train_accuracy", DoubleType)
          .add("train_auc", DoubleType)
          .add("validation_loss", DoubleType)
          .add("validation_accuracy", DoubleType)
          .add("validation_auc", DoubleType)
          .add("averaged_validation_loss", DoubleType)
          .add("averaged_validation_accuracy", DoubleType)
          .add("averaged_validation_auc", DoubleType)
          .add("averaged_chosen", BooleanType)
          .add("learning_rate", DoubleType)
          .add("images_per_second", DoubleType)
          .add("seconds", DoubleType)
          .add("decode_seconds", DoubleType)
          .add("augment_seconds", DoubleType)
          .add("fit_seconds", DoubleType)
          .add("rest_seconds", DoubleType)
          .add("validation_seconds", DoubleType)
          .add("share_outside_fit", DoubleType)
          .add("heap_bytes", LongType)
          .add("resident_bytes", LongType)
          .add("worker_heap_bytes", LongType)
          .add("worker_resident_bytes", LongType);

  private HistoryTable() {}

  /** Writes rows as one file of a new folder. */
  public static void write(PlasmosparkSession spark, List<Row> rows, StorePath folder) {
    Tables.writeOneFile(spark, rows, SCHEMA, folder, "epoch");
  }

  /**
   * Rows of a training.
   *
   * @param epochs values by the names of the columns, in any order
   */
  public static List<Row> rows(String runId, List<Map<String, Object>> epochs) {
    return epochs.stream().map(epoch -> row(runId, epoch)).toList();
  }

  private static Row row(String runId, Map<String, Object> epoch) {
    List<Object> values = new ArrayList<>();
    for (StructField field : SCHEMA.fields()) {
      values.add(field.name().equals("run_id") ? runId : epoch.get(field.name()));
    }
    return RowFactory.create(values.toArray());
  }
}
