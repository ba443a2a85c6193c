package org.plasmospark.spark;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Partitions for rows without pictures. Images are read in tasks of some hundred; to shuffle rows
 * in as many would take the square of their number of pieces.
 */
public final class RowPartitions {
  /** Some megabytes of rows, a second or less of work. */
  private static final long ROWS = 20_000;

  private RowPartitions() {}

  /** How many partitions so many rows should have. */
  public static int count(JavaSparkContext context, long rows) {
    return (int) Math.max(context.defaultParallelism(), (rows + ROWS - 1) / ROWS);
  }

  /** The rows in so few partitions, made of neighbours, without a shuffle. */
  public static <T> JavaRDD<T> merge(JavaSparkContext context, JavaRDD<T> rows, long count) {
    int partitions = count(context, count);
    return rows.getNumPartitions() > partitions ? rows.coalesce(partitions) : rows;
  }
}
