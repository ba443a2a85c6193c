package org.plasmospark.jobs.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.storage.StorePath;

/** Places of jobs that run without Spark, which know this machine's disk only. */
public final class LocalPaths {

  private LocalPaths() {}

  /**
   * The place that an option names.
   *
   * @throws UserException USAGE, when it is not on the local disk
   */
  static StorePath of(JobContext context, String option) {
    String text = context.arguments().required(option);
    StorePath path = StorePath.parse(text);
    if (!path.scheme().equals("file")) {
      throw new UserException(
          ExitCode.USAGE,
          "%s works on this machine's disk, and %s is not on it (--%s): name a local path and copy afterwards."
              .formatted(context.job(), text, option));
    }
    return path;
  }

  /** The same for the JDK. */
  public static Path local(StorePath path) {
    try {
      return Path.of(path.path());
    } catch (InvalidPathException e) {
      throw new UserException(
          ExitCode.USAGE,
          "The name " + path + " cannot be written in this locale: set LC_ALL=C.UTF-8.",
          e);
    }
  }
}
