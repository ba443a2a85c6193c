package org.plasmospark.archive;

import java.io.IOException;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;

/**
 * None of an archive's members may be read: it costs more than the limits allow, or any of them may
 * be wrong.
 */
final class RefusedArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;

  RefusedArchiveException(String sentence) {
    this(RejectReason.TOO_LARGE_FILE, sentence);
  }

  RefusedArchiveException(RejectReason reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  Rejected rejected() {
    return new Rejected(reason, getMessage());
  }

  static RefusedArchiveException tooLarge(long most) {
    return new RefusedArchiveException(
        "The archive inflates to more than %d bytes, as a bomb does; none was read."
            .formatted(most));
  }

  static void requireMembers(long count, ArchiveLimits limits) throws RefusedArchiveException {
    if (count > limits.maxMembers()) {
      throw new RefusedArchiveException(
          "The archive has more than %d members; none was read.".formatted(limits.maxMembers()));
    }
  }
}
