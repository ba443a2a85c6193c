package org.plasmospark.spark.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.evaluation.statistics.Interval;
import org.plasmospark.evaluation.statistics.MetricIntervals;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.storage.StorePath;

/** Metrics of evaluations as a table: one row a metric, so that evaluations can be stacked. */
public final class MetricsTable {
  /**
   * The columns; an undefined value is null, and so are bounds and method of an unknown interval.
   */
  public static final StructType SCHEMA =
      new StructType()
          .add("run_id", StringType, false)
          .add("model_name", StringType, false)
          .add("model_version", StringType, false)
          .add("split", StringType, false)
          .add("metric", StringType, false)
          .add("value", DoubleType)
          .add("lower", DoubleType)
          .add("upper", DoubleType)
          .add("method", StringType);

  private MetricsTable() {}

  /** Writes rows as one file of a new folder. */
  public static void write(PlasmosparkSession spark, List<Row> rows, StorePath folder) {
    Tables.writeOneFile(spark, rows, SCHEMA, folder, "metric");
  }

  /**
   * The rows of an evaluation.
   *
   * @param metrics by name, as {@link org.plasmospark.evaluation.EvaluationJson#metrics} has them
   */
  public static List<Row> rows(
      String runId,
      String model,
      String version,
      String split,
      Map<String, Object> metrics,
      MetricIntervals intervals) {
    Map<String, Interval> bounds = new HashMap<>();
    intervals.byMetric().forEach((metric, interval) -> bounds.put(metric.text(), interval));
    return metrics.entrySet().stream()
        .map(
            metric -> {
              Interval interval = bounds.getOrDefault(metric.getKey(), Interval.UNKNOWN);
              return RowFactory.create(
                  runId,
                  model,
                  version,
                  split,
                  metric.getKey(),
                  metric.getValue() instanceof Number value ? value.doubleValue() : null,
                  Finite.orNull(interval.lower()),
                  Finite.orNull(interval.upper()),
                  interval.methodText());
            })
        .toList();
  }
}
