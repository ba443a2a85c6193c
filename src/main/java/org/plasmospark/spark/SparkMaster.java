package org.plasmospark.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/** What Spark is to run on, and the sentences for when it does not. */
final class SparkMaster {
  private static final String STANDALONE = "spark://";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");
  private static final Pattern FRAME = Pattern.compile("^at [\\w.]+\\(");
  private static final int LONGEST_REASON = 300;

  private SparkMaster() {}

  /**
   * Makes sure that the master of a standalone cluster answers, which Spark itself finds out in a
   * minute and a half of stack traces. Other masters are not asked.
   *
   * @throws UserException INPUT_MISSING if it does not, or none of several
   */
  static void requireAnswer(String master) {
    if (!master.startsWith(STANDALONE)) {
      return;
    }
    List<String> reasons = new ArrayList<>();
    for (String each : master.substring(STANDALONE.length()).split(",")) {
      Matcher address = ADDRESS.matcher(each);
      if (!address.matches()) {
        return; // Spark says what is wrong with it
      }
      String reason = reasonOfSilence(address.group(1), Integer.parseInt(address.group(2)));
      if (reason.isEmpty()) {
        return;
      }
      reasons.add(each + ": " + reason);
    }
    throw new UserException(
        ExitCode.INPUT_MISSING,
        "Spark's master %s does not answer (%s); start it, or correct spark.master."
            .formatted(master, String.join("; ", reasons)));
  }

  /** Empty if it accepts a connection. */
  private static String reasonOfSilence(String host, int port) {
    try (Socket socket = new Socket()) {
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        return "the host is not known here";
      }
      socket.connect(address, (int) PATIENCE.toMillis());
      return "";
    } catch (IOException | IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** A sentence for what kept Spark from starting: the settings or the machine, and not a job. */
  static UserException cannotStart(String master, Throwable failure) {
    return refused("Spark does not start with spark.master=" + master, failure);
  }

  /** The same of a Spark that had not got as far as to know its master. */
  static UserException cannotStart(Throwable failure) {
    return refused("Spark does not start", failure);
  }

  /** A sentence for a Spark that has started, but cannot do what every job asks of it. */
  static UserException cannotWork(Throwable failure) {
    return refused("Spark starts, but cannot work with its settings", failure);
  }

  private static UserException refused(String what, Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    String line =
        message
            .lines()
            .map(String::strip)
            .filter(each -> !each.isEmpty() && !FRAME.matcher(each).find())
            .limit(2) // the second may say where
            .collect(Collectors.joining(" "));
    String reason = cause.getClass().getSimpleName() + (line.isEmpty() ? "" : ": " + line);
    return new UserException(
        ExitCode.USAGE,
        "%s (%s); correct the settings below spark, or what they name, and run submit/run.sh check."
            .formatted(
                what,
                reason.length() > LONGEST_REASON
                    ? reason.substring(0, LONGEST_REASON) + "…"
                    : reason),
        failure);
  }
}
