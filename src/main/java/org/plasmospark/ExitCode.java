package org.plasmospark;

/**
 * What a finished process tells its caller; schedulers build on these numbers, so they never
 * change.
 */
public enum ExitCode {
  /** All work is done and published. */
  DONE(0),
  /** A bug of ours; the only code that comes with a stack trace. */
  BUG(1),
  /** The command line or the settings are wrong, or a training with them diverged. */
  USAGE(2),
  /** The input is missing or empty, or a store stopped answering. */
  INPUT_MISSING(3),
  /** Too much of the data was quarantined, or patients or equal images leak between splits. */
  DATA_QUALITY(4),
  /**
   * The model bundle, or a file of Keras, is incomplete, damaged, of another format, larger than it
   * may be, or holds what it cannot, such as weights that are not finite.
   */
  BUNDLE_INVALID(5),
  /** The deadline was reached; what is committed stays, the run can be resumed. */
  DEADLINE(6),
  /** Another run holds the lease on the output. */
  LEASE_HELD(7),
  /** A metric gate was missed. */
  METRIC_GATE(8);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number given to the operating system. */
  public int code() {
    return code;
  }
}
