package org.plasmospark.archive;

import java.io.IOException;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;

/** An archive, or a member of it, is not what it should be. */
public final class BadArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Rejected rejected;

  BadArchiveException(RejectReason reason, String sentence) {
    super(sentence);
    this.rejected = new Rejected(reason, sentence);
  }

  /** Why, for the quarantine. */
  public Rejected rejected() {
    return rejected;
  }

  static BadArchiveException corrupt(String sentence) {
    return new BadArchiveException(RejectReason.CORRUPT, sentence);
  }

  static BadArchiveException truncated(String sentence) {
    return new BadArchiveException(RejectReason.TRUNCATED, sentence);
  }
}
