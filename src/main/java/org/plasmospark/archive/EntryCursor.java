package org.plasmospark.archive;

import java.io.IOException;

/** Goes through an archive entry by entry; the caller closes the channel below. */
interface EntryCursor {
  /** The number of the entry that came last, from 0; -1 before the first. */
  long ordinal();

  /**
   * The next entry, or null at the end.
   *
   * @throws BadArchiveException if the archive cannot be read further
   * @throws RefusedArchiveException if it costs more than the limits allow
   */
  StreamEntry next() throws IOException;

  /**
   * The bytes of the entry that came last.
   *
   * @param most no more are read
   * @throws BadArchiveException if they cannot be read
   */
  byte[] content(int most) throws IOException;

  /**
   * Whether the bytes that came before some damage are what was put in; it may read to the end to
   * see. True where members have checksums of their own, or nothing has any.
   */
  default boolean isSound() {
    return true;
  }

  /** A cursor at the beginning of an archive of that format, which is no zip. */
  static EntryCursor open(ArchiveFormat format, ChannelInput in, ArchiveLimits limits)
      throws IOException {
    return switch (format) {
      case TAR -> TarCursor.plain(in);
      case SEVEN_ZIP -> SevenZipCursor.open(in, limits);
      default -> TarCursor.compressed(format, in, limits);
    };
  }
}
