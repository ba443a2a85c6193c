package org.plasmospark.image;

import java.util.Objects;

/**
 * A file that gives no image, or an image that gives no probability.
 *
 * @param reason the kind of trouble, for counting and filtering
 * @param detail one sentence for the person who has to mend the file
 */
public record Rejected(RejectReason reason, String detail) implements DecodeResult, HeaderResult {
  private static final long serialVersionUID = 1L;

  /** Refuses null. */
  public Rejected {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detail, "detail");
  }

  /** Code and detail, as it is written into manifests and quarantines. */
  public String sentence() {
    return reason.code() + ": " + detail;
  }
}
