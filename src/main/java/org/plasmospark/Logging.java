package org.plasmospark;

import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * How much Spark, Hadoop and DL4J say on standard error. A configuration that the user names by
 * {@code -Dlog4j2.configurationFile} is left as it is.
 */
final class Logging {
  /** The file that submit/run.sh starts the driver with: nothing is logged before the job. */
  static final String CONFIGURATION = "log4j2-plasmospark.properties";

  private static final String CONFIGURATION_PROPERTY = "log4j2.configurationFile";

  /**
   * Warn of what is as it should be, or of failed tasks and lost executors, of which we tell
   * ourselves.
   */
  static final Map<String, Level> NOISY =
      Map.ofEntries(
          Map.entry("org.apache.hadoop.util.NativeCodeLoader", Level.ERROR),
          Map.entry("org.apache.hadoop.metrics2", Level.ERROR),
          Map.entry("org.apache.spark.scheduler.FairSchedulableBuilder", Level.ERROR),
          Map.entry("org.apache.spark.util.Utils", Level.OFF),
          // What keeps Spark from starting is said in one sentence.
          Map.entry("org.apache.spark.SparkContext", Level.OFF),
          Map.entry("org.apache.spark.sql.catalyst.util.SparkStringUtils", Level.ERROR),
          Map.entry("org.sparkproject.jetty", Level.ERROR),
          Map.entry("org.bytedeco", Level.ERROR),
          Map.entry("org.apache.spark.executor.Executor", Level.OFF),
          Map.entry("org.apache.spark.scheduler.TaskSetManager", Level.OFF),
          Map.entry("org.apache.spark.storage.BlockManager", Level.ERROR),
          Map.entry("org.apache.spark.storage.BlockManagerMasterEndpoint", Level.OFF),
          Map.entry("org.apache.spark.network.client", Level.OFF),
          Map.entry("org.apache.spark.network.server", Level.OFF),
          Map.entry("org.apache.spark.sql.execution.datasources.FileFormatWriter", Level.OFF),
          Map.entry("org.apache.spark.internal.io.cloud", Level.ERROR),
          Map.entry("org.apache.hadoop.fs.s3a", Level.ERROR));

  private Logging() {}

  /** Warnings and errors only. */
  static void quiet() {
    if (isOurs()) {
      Configurator.setRootLevel(Level.WARN);
      Configurator.setLevel(NOISY);
    }
  }

  /** Everything that is of use when something goes wrong. */
  static void verbose() {
    if (isOurs()) {
      Configurator.setRootLevel(Level.INFO);
    }
  }

  private static boolean isOurs() {
    String file = System.getProperty(CONFIGURATION_PROPERTY);
    return file == null || file.endsWith(CONFIGURATION);
  }
}
