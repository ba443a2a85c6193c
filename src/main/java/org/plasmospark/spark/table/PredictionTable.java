package org.plasmospark.spark.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.sql.Timestamp;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Predictions as a table: one row an image. */
public final class PredictionTable {
  /** The columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add("image_id", StringType, false)
          .add("path", StringType, false)
          .add("patient_id", StringType)
          .add("slide_id", StringType)
          .add("label", StringType)
          .add("probability", DoubleType, false)
          .add("calibrated_probability", DoubleType)
          .add("predicted_label", StringType, false)
          .add("threshold", DoubleType, false)
          .add("model_name", StringType, false)
          .add("model_version", StringType, false)
          .add("preprocessing_hash", StringType, false)
          .add("engine", StringType, false)
          .add("run_id", StringType, false)
          .add("scored_at", TimestampType, false)
          .add("findings", StringType);

  private PredictionTable() {}

  /** The row of a prediction; without a calibration its calibrated probability is null. */
  public static Row toRow(Prediction prediction, Prediction.RunColumns run) {
    return RowFactory.create(
        prediction.entry().sha256(),
        prediction.entry().path(),
        prediction.entry().patientId(),
        prediction.entry().slideId(),
        prediction.entry().label(),
        prediction.probability(),
        null,
        prediction.predictedLabel(),
        run.threshold(),
        run.modelName(),
        run.modelVersion(),
        run.preprocessingHash(),
        prediction.engine(),
        run.runId(),
        Timestamp.from(run.scoredAt()),
        prediction.findings());
  }
}
