package org.plasmospark.manifest;

import java.util.ArrayList;
import java.util.List;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/** What is wrong with a CSV file, by line; bounded. */
final class CsvProblems {
  /** Problems that a message lists; the others are counted. */
  static final int MOST_LISTED = 20;

  private final String file;
  private final List<String> listed = new ArrayList<>();
  private long count;

  /**
   * @param file what it is and where, as "manifest hdfs://host/manifest.csv"
   */
  CsvProblems(String file) {
    this.file = file;
  }

  void add(long line, String problem) {
    count++;
    if (listed.size() < MOST_LISTED) {
      listed.add("line " + line + ": " + problem);
    }
  }

  /**
   * @throws UserException USAGE, naming them
   */
  void throwIfAny() {
    if (count > 0) {
      String more = count > listed.size() ? "; and " + (count - listed.size()) + " more" : "";
      throw new UserException(
          ExitCode.USAGE,
          "The " + file + " cannot be read, correct it: " + String.join("; ", listed) + more + ".");
    }
  }
}
