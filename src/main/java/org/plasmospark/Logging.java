package org.plasmospark;

import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * How much Spark, Hadoop and DL4J say on standard error. A configuration that the user names by
 * {@code -Dlog4j2.configurationFile} is left as it is.
 */
final class Logging {
  /** The file that submit/run.sh starts the driver with, so that the first lines are quiet too. */
  static final String CONFIGURATION = "log4j2-plasmospark.properties";

  private static final String CONFIGURATION_PROPERTY = "log4j2.configurationFile";

  /**
   * Warn of what is as it should be, or of failed tasks, of which the last words of a job tell. The
   * same list is in the configuration file.
   */
  static final Map<String, Level> NOISY =
      Map.of(
          "org.apache.hadoop.util.NativeCodeLoader", Level.ERROR,
          "org.apache.hadoop.metrics2", Level.ERROR,
          "org.apache.spark.util.Utils", Level.ERROR,
          "org.apache.spark.sql.catalyst.util.SparkStringUtils", Level.ERROR,
          "org.sparkproject.jetty", Level.ERROR,
          "org.bytedeco", Level.ERROR,
          "org.apache.spark.executor.Executor", Level.OFF,
          "org.apache.spark.scheduler.TaskSetManager", Level.OFF,
          "org.apache.spark.storage.BlockManager", Level.ERROR);

  private Logging() {}

  /** Warnings and errors only. */
  static void quiet() {
    if (System.getProperty(CONFIGURATION_PROPERTY) == null) {
      Configurator.setRootLevel(Level.WARN);
      Configurator.setLevel(NOISY);
    }
  }

  /** Everything that is of use when something goes wrong. */
  static void verbose() {
    if (System.getProperty(CONFIGURATION_PROPERTY) == null) {
      Configurator.setRootLevel(Level.INFO);
    }
  }
}
