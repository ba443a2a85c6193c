package org.plasmospark.archive;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarUtils;

/** The archives that are read in place; told by the ending of the name, checked by the content. */
public enum ArchiveFormat {
  /** Zip and Zip64, members stored or deflated, in one part. */
  ZIP(List.of(".zip")),
  /** Tar of any dialect: v7, ustar, GNU, pax. */
  TAR(List.of(".tar")),
  /** The same, compressed by gzip. */
  TAR_GZ(List.of(".tar.gz", ".tgz"));

  /** Bytes that {@link #looksLike} asks for. */
  public static final int HEAD = 512;

  private final List<String> endings;

  ArchiveFormat(List<String> endings) {
    this.endings = endings;
  }

  /** The format that a name promises, in any case; nothing if it is not that of an archive. */
  public static Optional<ArchiveFormat> ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (ArchiveFormat format : values()) {
      if (format.endings.stream().anyMatch(lower::endsWith)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a file begins like an archive of this format.
   *
   * @param head its first {@value #HEAD} bytes, or all if it is shorter
   */
  public boolean looksLike(byte[] head) {
    return switch (this) {
      case ZIP -> begins(head, 'P', 'K', 3, 4) || begins(head, 'P', 'K', 5, 6);
      case TAR -> head.length == HEAD && (isZero(head) || isTarHeader(head));
      case TAR_GZ -> begins(head, 0x1F, 0x8B);
    };
  }

  private static boolean begins(byte[] head, int... magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTarHeader(byte[] head) {
    try {
      return TarUtils.verifyCheckSum(head);
    } catch (IllegalArgumentException e) {
      // The field of the checksum holds no number.
      return false;
    }
  }

  /**
   * Whether it is of zeros alone, as the end mark of a tar, with which one without members begins.
   */
  static boolean isZero(byte[] record) {
    for (byte b : record) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
