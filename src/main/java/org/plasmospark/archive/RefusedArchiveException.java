package org.plasmospark.archive;

import java.io.IOException;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;

/** An archive costs more than the limits allow: none of its members may be read. */
final class RefusedArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedArchiveException(String sentence) {
    super(sentence);
  }

  Rejected rejected() {
    return new Rejected(RejectReason.TOO_LARGE_FILE, getMessage());
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
