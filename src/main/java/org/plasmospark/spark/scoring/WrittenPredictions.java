package org.plasmospark.spark.scoring;

import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.WrongCell;
import org.plasmospark.evaluation.patients.WrongCellsByPatient;
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

  /**
   * The most confidently wrong of labelled cells, without pictures.
   *
   * @param folders with the predictions, at any depth; at least one
   * @param patients whose cells are looked at
   * @param capacity how many cells of each patient are kept
   * @param threshold cells with at least this probability are called positive
   */
  public static WrongCellsByPatient mostWrong(
      PlasmosparkSession spark,
      List<StorePath> folders,
      Set<String> patients,
      int capacity,
      double threshold,
      LabelSet labels) {
    JavaRDD<Row> rows =
        folders.stream()
            .map(folder -> TableReader.readBelow(spark.sql(), PredictionTable.SCHEMA, folder))
            .reduce(Dataset::union)
            .orElseThrow()
            .filter(functions.col("patient_id").isin(patients.toArray()))
            .select("image_id", "path", "patient_id", "label", "probability")
            .javaRDD();
    return Stages.named(
        spark.context(),
        "Find the most confidently wrong of each patient",
        () ->
            rows.treeAggregate(
                new WrongCellsByPatient(capacity, threshold),
                (sum, row) -> {
                  WrongCell cell = cell(row);
                  sum.offer(cell, labels.isPositive(cell.actualLabel()));
                  return sum;
                },
                WrongCellsByPatient::merge));
  }

  private static WrongCell cell(Row row) {
    return new WrongCell(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getDouble(4),
        new byte[0]);
  }

  private static JavaRDD<Row> rows(PlasmosparkSession spark, StorePath folder) {
    return TableReader.readBelow(spark.sql(), PredictionTable.SCHEMA, folder)
        .select("probability", "label", "patient_id")
        .javaRDD();
  }
}
