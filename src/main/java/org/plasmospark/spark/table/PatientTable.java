package org.plasmospark.spark.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.evaluation.patients.PatientDifferences;
import org.plasmospark.evaluation.patients.TestedPatient;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.storage.StorePath;

/** The patients of cross-validations as a table: one row a patient, so that runs can be stacked. */
public final class PatientTable {
  /** The columns; the AUC of a patient whose cells are of one class is null. */
  public static final StructType SCHEMA =
      new StructType()
          .add("run_id", StringType, false)
          .add("model_name", StringType, false)
          .add("patient_id", StringType, false)
          .add("fold", StringType, false)
          .add("cells", LongType, false)
          .add("positives", LongType, false)
          .add("negatives", LongType, false)
          .add("true_positives", LongType, false)
          .add("false_positives", LongType, false)
          .add("true_negatives", LongType, false)
          .add("false_negatives", LongType, false)
          .add("accuracy", DoubleType, false)
          .add("auc", DoubleType);

  private PatientTable() {}

  /** Writes the patients as one file of a new folder. */
  public static void write(
      PlasmosparkSession spark,
      String runId,
      String model,
      PatientDifferences differences,
      StorePath folder) {
    List<Row> rows =
        differences.patients().stream().map(patient -> row(runId, model, patient)).toList();
    Tables.writeOneFile(spark, rows, SCHEMA, folder, "patient_id");
  }

  private static Row row(String runId, String model, TestedPatient patient) {
    ConfusionMatrix calls = patient.calls();
    return RowFactory.create(
        runId,
        model,
        patient.patientId(),
        patient.fold(),
        calls.total(),
        calls.positives(),
        calls.negatives(),
        calls.truePositives(),
        calls.falsePositives(),
        calls.trueNegatives(),
        calls.falseNegatives(),
        patient.accuracy(),
        Finite.orNull(patient.auc()));
  }
}
