package org.plasmospark.spark;

import java.util.function.Supplier;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.filter.ThresholdFilter;

/**
 * Keeps Spark from logging while it starts: what keeps it from that is thrown as well, and said in
 * one sentence. Whoever asked for its log gets all of it.
 */
final class QuietStart {
  private static final String OWN_CONFIGURATION = "log4j2.configurationFile";
  private static final String OURS = "log4j2-plasmospark.properties";

  private QuietStart() {}

  /** Does something, and lets nothing be logged meanwhile. */
  static <T> T during(Supplier<T> start) {
    // Another implementation may stand behind the logging of a Spark that is not ours.
    if (LogManager.getContext(false) instanceof LoggerContext context && isQuiet(context)) {
      Filter nothing =
          ThresholdFilter.createFilter(Level.OFF, Filter.Result.NEUTRAL, Filter.Result.DENY);
      context.addFilter(nothing);
      try {
        return start.get();
      } finally {
        context.removeFilter(nothing);
      }
    }
    return start.get();
  }

  private static boolean isQuiet(LoggerContext context) {
    String own = System.getProperty(OWN_CONFIGURATION);
    return (own == null || own.endsWith(OURS))
        && context.getRootLogger().getLevel().isMoreSpecificThan(Level.WARN);
  }
}
