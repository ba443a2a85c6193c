package org.plasmospark;

import java.util.Objects;

/**
 * A mistake that the user can mend: its message is one sentence that says what is wrong, where, and
 * what to do, and it is printed without a stack trace. Everything else that escapes a job is a bug
 * of ours.
 */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /**
   * @param exitCode what the process ends with; neither {@link ExitCode#DONE} nor {@link
   *     ExitCode#BUG}
   * @param message one sentence for the user
   */
  public UserException(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  /** As {@link #UserException(ExitCode, String)}, keeping the cause for the verbose log. */
  public UserException(ExitCode exitCode, String message, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    if (exitCode == ExitCode.DONE || exitCode == ExitCode.BUG) {
      throw new IllegalArgumentException(exitCode + " is not a user's mistake");
    }
    this.exitCode = exitCode;
  }

  /** What the process ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
