package org.plasmospark.spark.comparison;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.table.PredictionTable;
import org.plasmospark.spark.table.TableReader;
import org.plasmospark.storage.StorePath;

/**
 * Brings the predictions of several models together, image by image, on the executors. What comes
 * to the driver is bounded by a few bytes a cell.
 */
public final class PredictionMatcher {
  private static final String MODEL = "model_number";
  private static final String PREDICTIONS = "predictions";

  private PredictionMatcher() {}

  /**
   * Matches cells by the digests of their bytes, their label and their patient.
   *
   * @param folders with the predictions of each model, at any depth
   * @param thresholds of each model
   */
  public static MatchedPredictions match(
      PlasmosparkSession spark, List<StorePath> folders, List<Double> thresholds, LabelSet labels) {
    Dataset<Row> all = read(spark, folders.get(0), 0);
    for (int model = 1; model < folders.size(); model++) {
      all = all.union(read(spark, folders.get(model), model));
    }
    Dataset<Row> images =
        all.groupBy("image_id", "label", "patient_id")
            .agg(collect_list(struct(MODEL, "probability")).as(PREDICTIONS));
    return Stages.named(
        spark.context(),
        "Match the predictions",
        () ->
            images
                .javaRDD()
                .treeAggregate(
                    new MatchedPredictions(thresholds, labels),
                    (sum, image) ->
                        sum.add(
                            image.getAs("label"),
                            image.getAs("patient_id"),
                            image.getList(image.fieldIndex(PREDICTIONS))),
                    MatchedPredictions::merge));
  }

  private static Dataset<Row> read(PlasmosparkSession spark, StorePath folder, int model) {
    return TableReader.readBelow(spark.sql(), PredictionTable.SCHEMA, folder)
        .select(
            col("image_id"),
            col("label"),
            col("patient_id"),
            lit(model).as(MODEL),
            col("probability"));
  }
}
