package org.plasmospark.spark.source;

import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;

/** The reason of a file that the store does not give. */
final class Unreadable {
  private static final int LONGEST = 500;

  private Unreadable() {}

  /** The first line of the message: remote stores put whole stack traces there. */
  static Rejected because(Exception e) {
    String message =
        e.getMessage() == null
            ? e.getClass().getSimpleName()
            : e.getMessage().lines().findFirst().orElse("");
    return new Rejected(
        RejectReason.UNREADABLE, message.substring(0, Math.min(message.length(), LONGEST)));
  }
}
