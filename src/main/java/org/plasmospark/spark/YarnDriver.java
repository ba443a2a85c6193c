package org.plasmospark.spark;

import org.apache.spark.SparkUserAppException;

/** A driver that YARN's application master runs, as in cluster mode. */
public final class YarnDriver {
  private YarnDriver() {}

  /**
   * What the driver throws to end the application as failed with an exit code of ours, which the
   * diagnostics of YARN then name. A process that ended by itself would look to the application
   * master like one that died.
   */
  public static Exception failure(int exitCode) {
    return new SparkUserAppException(exitCode);
  }
}
