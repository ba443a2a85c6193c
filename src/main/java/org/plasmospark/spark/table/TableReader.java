package org.plasmospark.spark.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.StorePath;

/**
 * Reads tables of Parquet from folders whose names are taken literally. Nothing else reads through
 * Spark, which takes a name for a pattern and reads the folders that match it instead.
 */
public final class TableReader {
  /** Option of Spark's readers of files, its own: whether they look for patterns. */
  private static final String PATTERNS = "__globPaths__";

  /** A name without any of these is none. */
  private static final String PATTERN_CHARACTERS = "{}[]*?\\";

  private TableReader() {}

  /**
   * The rows of the files in some folders.
   *
   * @param session whose settings the read follows
   * @param folders at least one
   * @throws UserException INPUT_MISSING if one of them is not there
   */
  public static Dataset<Row> read(
      SparkSession session, StructType schema, List<StorePath> folders) {
    DataFrameReader reader = reader(session, schema);
    if (folders.stream().noneMatch(TableReader::looksLikeAPattern)) {
      return load(reader, folders);
    }
    // Spark 3.5 reads all of several folders again for each whose name looks like a pattern.
    return folders.stream()
        .map(folder -> literally(reader, session, folder))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  /**
   * The rows of all files below a folder, at any depth.
   *
   * @param session whose settings the read follows
   * @throws UserException INPUT_MISSING if the folder is not there
   */
  public static Dataset<Row> readBelow(SparkSession session, StructType schema, StorePath folder) {
    return literally(
        reader(session, schema).option("recursiveFileLookup", "true"), session, folder);
  }

  private static DataFrameReader reader(SparkSession session, StructType schema) {
    return session.read().schema(schema).option(PATTERNS, "false");
  }

  private static Dataset<Row> literally(
      DataFrameReader reader, SparkSession session, StorePath folder) {
    // Spark does not look whether such a folder is there, and reads no rows if it is not.
    if (looksLikeAPattern(folder) && !exists(session, folder)) {
      throw gone(folder, null);
    }
    return load(reader, List.of(folder));
  }

  private static Dataset<Row> load(DataFrameReader reader, List<StorePath> folders) {
    try {
      return reader.parquet(
          folders.stream().map(folder -> folder.hadoop().toString()).toArray(String[]::new));
    } catch (Exception e) {
      // Checked, but Spark's methods do not declare it.
      if (e instanceof AnalysisException problem
          && "PATH_NOT_FOUND".equals(problem.getErrorClass())) {
        throw gone(StorePath.parse(problem.getMessageParameters().get("path")), e);
      }
      throw e;
    }
  }

  private static boolean looksLikeAPattern(StorePath folder) {
    return folder.toString().chars().anyMatch(c -> PATTERN_CHARACTERS.indexOf(c) >= 0);
  }

  private static boolean exists(SparkSession session, StorePath folder) {
    try {
      return new HadoopStore(session.sparkContext().hadoopConfiguration()).exists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UserException gone(StorePath folder, Exception cause) {
    return new UserException(
        ExitCode.INPUT_MISSING,
        "The table at " + folder + " is gone; run the job that wrote it again.",
        cause);
  }
}
