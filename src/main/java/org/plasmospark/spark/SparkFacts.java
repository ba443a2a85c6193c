package org.plasmospark.spark;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.util.ByteUnit;
import org.apache.spark.network.util.JavaUtils;
import scala.util.Properties$;

/**
 * What a running Spark is made of, and where it can be reached.
 *
 * @param spark version of Spark
 * @param scala version of Scala
 * @param hadoop version of Hadoop
 * @param hadoopAws version of hadoop-aws, if it is there
 * @param master that it runs on
 * @param driver address that executors call
 * @param page address of Spark's page, if it has one
 * @param scratch folders for temporary files of the driver
 * @param overhead bytes of a container beside an executor's heap, if it is set
 */
public record SparkFacts(
    String spark,
    String scala,
    String hadoop,
    Optional<String> hadoopAws,
    String master,
    String driver,
    Optional<String> page,
    List<String> scratch,
    OptionalLong overhead) {
  private static final String AWS = "META-INF/maven/org.apache.hadoop/hadoop-aws/pom.properties";

  /** Those of a session. */
  public static SparkFacts of(PlasmosparkSession session) {
    SparkContext context = session.sql().sparkContext();
    return new SparkFacts(
        PlasmosparkSession.sparkVersion(),
        Properties$.MODULE$.versionNumberString(),
        VersionInfo.getVersion(),
        versionOfAws(),
        context.master(),
        session.property("spark.driver.host").orElse("?")
            + ":"
            + session.property("spark.driver.port").orElse("?"),
        context.uiWebUrl().isEmpty() ? Optional.empty() : Optional.of(context.uiWebUrl().get()),
        Arrays.stream(SparkEnv.get().blockManager().diskBlockManager().localDirs())
            .map(File::getParent)
            .distinct()
            .toList(),
        session.property("spark.executor.memoryOverhead").stream()
            .mapToLong(text -> JavaUtils.byteStringAs(text, ByteUnit.MiB) << 20)
            .findFirst());
  }

  private static Optional<String> versionOfAws() {
    try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(AWS)) {
      if (in == null) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      properties.load(in);
      return Optional.ofNullable(properties.getProperty("version"));
    } catch (IOException e) {
      return Optional.empty(); // a jar that cannot be read is found out by whoever needs it
    }
  }
}
