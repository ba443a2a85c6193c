package org.plasmospark.settings;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What Spark's launcher and its page refuse by ending the process, each in words of its own. */
final class PropertyRules {
  /** Spark refuses to start with it. */
  private static final Pattern HEAP = Pattern.compile("(^|\\s)-Xmx");

  private static final String DEPLOY_MODE = "spark.submit.deployMode";
  private static final String PAGE = "spark.ui.port";

  private static final Set<String> COUNTS =
      Set.of("spark.driver.cores", "spark.executor.cores", "spark.task.cpus");

  private static final int FIRST_FREE_PORT = 1024;
  private static final int LAST_PORT = 65_535;

  private PropertyRules() {}

  /** Why a property may not have a value, as the end of a sentence that begins with its name. */
  static Optional<String> problem(String name, String value) {
    if (name.endsWith(".extraJavaOptions") || name.endsWith(".defaultJavaOptions")) {
      if (HEAP.matcher(value).find()) {
        return Optional.of(
            "must not hold -Xmx: set spark.driver-memory or spark.executor-memory instead");
      }
      return hasOpenQuote(value)
          ? Optional.of(
              "has a quote that is not closed: close it, or write \\\" for the sign itself")
          : Optional.empty();
    }
    if (name.equals(DEPLOY_MODE) && !value.matches("client|cluster")) {
      return Optional.of("must be client or cluster, and is " + value);
    }
    if (COUNTS.contains(name) && !value.strip().matches("0*[1-9]\\d{0,5}")) {
      return Optional.of("must be a whole number from 1 on, and is " + value);
    }
    if (name.equals(PAGE) && !isPort(value.strip())) {
      return Optional.of(
          "must be a port from %d to %d, or 0 for any, and is %s"
              .formatted(FIRST_FREE_PORT, LAST_PORT, value));
    }
    return Optional.empty();
  }

  private static boolean isPort(String text) {
    if (!text.matches("\\d{1,5}")) {
      return false;
    }
    int port = Integer.parseInt(text);
    return port == 0 || port >= FIRST_FREE_PORT && port <= LAST_PORT;
  }

  /** As Spark's launcher reads options: a backslash escapes but between single quotes. */
  private static boolean hasOpenQuote(String options) {
    char open = 0;
    boolean escaped = false;
    for (char c : options.toCharArray()) {
      if (escaped) {
        escaped = false;
      } else if (c == '\\' && open != '\'') {
        escaped = true;
      } else if (c == open) {
        open = 0;
      } else if (open == 0 && (c == '"' || c == '\'')) {
        open = c;
      }
    }
    return open != 0 || escaped;
  }
}
