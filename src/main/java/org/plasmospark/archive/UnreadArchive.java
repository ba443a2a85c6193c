package org.plasmospark.archive;

import org.plasmospark.image.RejectReason;

/** Tells archives that were not read, or not to their end: any number of images may be in them. */
public final class UnreadArchive {
  private UnreadArchive() {}

  /**
   * Whether what was quarantined is such an archive.
   *
   * @param path of what was quarantined
   * @param reason as the quarantine gives it
   */
  public static boolean is(String path, String reason) {
    // One without members has nothing to read.
    return RejectReason.UNREAD_ARCHIVE.isOf(reason)
        || ArchiveFormat.ofName(path).isPresent() && !RejectReason.EMPTY.isOf(reason);
  }
}
