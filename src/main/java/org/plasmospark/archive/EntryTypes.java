package org.plasmospark.archive;

import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;

/** Entries of archives that are no plain files. */
final class EntryTypes {
  private static final int UNIX_FILE = 0x8000;
  private static final int UNIX_LINK = 0xA000;

  private EntryTypes() {}

  /**
   * @param type file type bits of the mode; 0 when unknown
   */
  static Optional<Rejected> ofUnix(int type) {
    return switch (type) {
      case 0, UNIX_FILE -> Optional.empty();
      case UNIX_LINK -> link();
      default -> special();
    };
  }

  static Optional<Rejected> ofTar(TarArchiveEntry entry) {
    if (entry.isSymbolicLink() || entry.isLink()) {
      return link();
    }
    if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
      return special();
    }
    return entry.isSparse()
        ? Optional.of(
            new Rejected(
                RejectReason.UNSUPPORTED_FORMAT,
                "The member is a sparse file, which is not read from archives."))
        : Optional.empty();
  }

  /** An archive in an archive. */
  static Optional<Rejected> nested(String name) {
    return ArchiveFormat.ofName(name)
        .map(
            format ->
                new Rejected(
                    RejectReason.UNREAD_ARCHIVE,
                    "This is an archive in an archive, which is not opened; unpack the outer one."));
  }

  private static Optional<Rejected> link() {
    return unreadable("The member is a link, which is not followed.");
  }

  private static Optional<Rejected> special() {
    return unreadable("The member is neither a file nor a folder.");
  }

  private static Optional<Rejected> unreadable(String sentence) {
    return Optional.of(new Rejected(RejectReason.UNREADABLE, sentence));
  }
}
