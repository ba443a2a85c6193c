package org.plasmospark.spark;

import java.util.Map;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * How tables are written to S3. The magic committer uploads a task's files at their final names and
 * completes the uploads when the job commits; Spark's own would write elsewhere and rename, which
 * on S3 copies every byte, one file after the other.
 */
public final class S3Committer {
  /** The property that names the committer. */
  public static final String NAME = "spark.hadoop.fs.s3a.committer.name";

  private static final String FILE_SYSTEM = "org.apache.hadoop.fs.s3a.S3AFileSystem";
  private static final String PROTOCOL =
      "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol";
  private static final String FOR_PARQUET =
      "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter";

  /** A class of each library. */
  private static final String[] LIBRARIES = {FILE_SYSTEM, PROTOCOL, FOR_PARQUET};

  private S3Committer() {}

  /**
   * Makes sure that S3 can be read and written.
   *
   * @param address on S3, for the sentence
   * @throws UserException USAGE if the libraries are missing
   */
  public static void requireLibraries(String address) {
    for (String name : LIBRARIES) {
      requireClass(name, address);
    }
  }

  /**
   * The properties of Spark that a job starts with when it writes to S3; what the user set wins.
   *
   * @param address that is written to
   * @throws UserException USAGE if the libraries are missing
   */
  public static Map<String, String> properties(String address) {
    requireLibraries(address);
    return Map.of(
        NAME,
        "magic",
        "spark.hadoop.fs.s3a.committer.magic.enabled",
        "true",
        "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a",
        "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory",
        "spark.sql.sources.commitProtocolClass",
        PROTOCOL,
        "spark.sql.parquet.output.committer.class",
        FOR_PARQUET);
  }

  private static void requireClass(String name, String address) {
    try {
      Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new UserException(
          ExitCode.USAGE,
          "Work with "
              + address
              + " needs hadoop-aws and spark-hadoop-cloud, which are not on the class path: build"
              + " with mvn -Ps3a package, or add them to the jars of your Spark.",
          e);
    }
  }
}
