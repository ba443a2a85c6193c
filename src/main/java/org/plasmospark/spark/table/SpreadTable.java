package org.plasmospark.spark.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.plasmospark.evaluation.CrossValidation;
import org.plasmospark.evaluation.EvaluationJson;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.storage.StorePath;

/** The metrics of cross-validations as a table: one row a metric, so that runs can be stacked. */
public final class SpreadTable {
  /** The columns; what is undefined is null. */
  public static final StructType SCHEMA =
      new StructType()
          .add("run_id", StringType, false)
          .add("model_name", StringType, false)
          .add("metric", StringType, false)
          .add("folds", IntegerType, false)
          .add("mean", DoubleType)
          .add("standard_deviation", DoubleType)
          .add("lowest", DoubleType)
          .add("highest", DoubleType)
          .add("pooled", DoubleType);

  private SpreadTable() {}

  /** Writes a cross-validation as one file of a new folder. */
  public static void write(
      PlasmosparkSession spark,
      String runId,
      String model,
      CrossValidation validation,
      StorePath folder) {
    Map<String, Object> pooled = EvaluationJson.metrics(validation.pooled());
    List<Row> rows =
        validation.spread().entrySet().stream()
            .map(
                metric ->
                    RowFactory.create(
                        runId,
                        model,
                        metric.getKey(),
                        metric.getValue().folds(),
                        Finite.orNull(metric.getValue().mean()),
                        Finite.orNull(metric.getValue().standardDeviation()),
                        Finite.orNull(metric.getValue().lowest()),
                        Finite.orNull(metric.getValue().highest()),
                        pooled.get(metric.getKey())))
            .toList();
    Tables.writeOneFile(spark, rows, SCHEMA, folder, "metric");
  }
}
