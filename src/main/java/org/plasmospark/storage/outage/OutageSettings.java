package org.plasmospark.storage.outage;

import java.util.Map;
import java.util.TreeMap;

/** Settings of Hadoop that bound how long a store that does not answer is waited for. */
public final class OutageSettings {
  private static final String FACTORY = "org.plasmospark.storage.outage.WatchedS3ClientFactory";

  private OutageSettings() {}

  /**
   * The settings by Hadoop's names.
   *
   * @param limitSeconds after which a job ends whose store has not answered
   */
  public static Map<String, String> of(int limitSeconds) {
    Map<String, String> settings = new TreeMap<>();
    settings.put(StoreWatch.LIMIT, Integer.toString(limitSeconds));
    if (hasTheClientOfS3()) {
      settings.put("fs.s3a.s3.client.factory.impl", FACTORY);
    }
    // A request that hangs is tried once more within the limit.
    settings.put("fs.s3a.connection.timeout", Long.toString(limitSeconds * 500L));
    // Hadoop's own 20 tries, each of them tried 7 times again, are many minutes.
    settings.put("fs.s3a.attempts.maximum", "5");
    return settings;
  }

  /** Hadoop 3.4 has another one, and most builds have none. */
  private static boolean hasTheClientOfS3() {
    try {
      Class.forName(FACTORY, true, OutageSettings.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
