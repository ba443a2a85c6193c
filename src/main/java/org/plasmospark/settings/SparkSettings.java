package org.plasmospark.settings;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How Spark is started; keys {@code spark.*}. {@link SparkSubmitProperties} turns it into Spark's
 * own properties.
 *
 * @param driverMemory Java heap in bytes
 * @param executorMemory Java heap in bytes
 * @param nativeMemory outside of the heap, for each JVM, in bytes
 * @param properties Spark's properties by their own names; may hold secrets
 */
public record SparkSettings(
    String master,
    String appName,
    long driverMemory,
    long executorMemory,
    long nativeMemory,
    Map<String, String> properties) {

  /** Copies and sorts the properties. */
  public SparkSettings {
    SortedMap<String, String> sorted = new TreeMap<>(properties);
    properties = Collections.unmodifiableSortedMap(sorted);
  }

  /** Leaves the properties' values out, for they may be secret. */
  @Override
  public String toString() {
    return ("SparkSettings[master=%s, appName=%s, driverMemory=%d, executorMemory=%d,"
            + " nativeMemory=%d, properties=%s]")
        .formatted(
            master, appName, driverMemory, executorMemory, nativeMemory, properties.keySet());
  }
}
