package org.plasmospark.spark.scoring;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.table.PredictionTable;
import org.plasmospark.spark.table.TableReader;
import org.plasmospark.storage.StorePath;

/** Predictions that were written before. */
public final class WrittenPredictions {
  private WrittenPredictions() {}

  /**
   * Counts labelled cells as they were counted when they were scored.
   *
   * @param folder with the predictions, at any depth
   * @param threshold cells with at least this probability are called positive
   */
  public static EvaluationAccumulator counts(
      PlasmosparkSession spark, StorePath folder, double threshold, LabelSet labels) {
    return Stages.named(
        spark.context(),
        "Count the calls that were written",
        () ->
            rows(spark, folder)
                .treeAggregate(
                    new EvaluationAccumulator(threshold),
                    (sum, row) -> {
                      sum.add(
                          row.<Double>getAs("probability"),
                          labels.isPositive(row.getAs("label")),
                          row.getAs("patient_id"));
                      return sum;
                    },
                    EvaluationAccumulator::merge));
  }

  private static JavaRDD<Row> rows(PlasmosparkSession spark, StorePath folder) {
    return TableReader.readBelow(spark.sql(), PredictionTable.SCHEMA, folder)
        .select("probability", "label", "patient_id")
        .javaRDD();
  }
}
