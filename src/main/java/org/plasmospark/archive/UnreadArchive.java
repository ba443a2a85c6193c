package org.plasmospark.archive;

import java.util.regex.Pattern;
import org.plasmospark.image.RejectReason;

/** Tells archives that were not read, or not to their end: any number of images may be in them. */
public final class UnreadArchive {
  private static final Pattern NAMES =
      Pattern.compile(
          "(?is).*\\.(?:rar|r\\d\\d|z\\d\\d|(?:7z|zip|rar|tar|tgz)\\.\\d{3}|tar\\.\\w{1,4}|lzma|lz|lz4|zst|z|lzh|lha|arj"
              + "|cab|iso|cpio)");

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
        || isNamedSo(path) && !RejectReason.EMPTY.isOf(reason);
  }

  /** Whether the name promises an archive of any kind, or a part of one. */
  private static boolean isNamedSo(String path) {
    return ArchiveFormat.ofName(path).isPresent() || NAMES.matcher(path).matches();
  }
}
