package org.plasmospark;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads tables back with nothing but Spark. */
final class Parquet {
  private Parquet() {}

  /** The rows of a folder with Parquet files, partition columns of the path included. */
  static List<Row> rows(Path folder) {
    SparkSession session =
        SparkSession.builder()
            .master("local[1]")
            .appName("read back")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
    try {
      session.sparkContext().setLogLevel("ERROR");
      return session.read().parquet(folder.toUri().toString()).collectAsList();
    } finally {
      session.stop();
    }
  }
}
