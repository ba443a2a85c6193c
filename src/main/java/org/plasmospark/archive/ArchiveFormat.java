package org.plasmospark.archive;

import java.util.Arrays;
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
  TAR_GZ(List.of(".tar.gz", ".tgz"), 0x1F, 0x8B),
  /** The same, compressed by bzip2. */
  TAR_BZ2(List.of(".tar.bz2", ".tbz2", ".tbz"), 'B', 'Z', 'h'),
  /** The same, compressed by xz. */
  TAR_XZ(List.of(".tar.xz", ".txz"), 0xFD, '7', 'z', 'X', 'Z', 0),
  /** 7-Zip, in one part. */
  SEVEN_ZIP(List.of(".7z"), '7', 'z', 0xBC, 0xAF, 0x27, 0x1C);

  /** Bytes that {@link #looksLike} asks for. */
  public static final int HEAD = 512;

  private final List<String> endings;
  private final int[] magic;

  ArchiveFormat(List<String> endings, int... magic) {
    this.endings = endings;
    this.magic = magic;
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

  /** An archive's name without the ending that promises its format; other names as they are. */
  public static String withoutEnding(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ofName(name).stream()
        .flatMap(format -> format.endings.stream())
        .filter(lower::endsWith)
        .map(ending -> name.substring(0, name.length() - ending.length()))
        .findFirst()
        .orElse(name);
  }

  /**
   * The format of an archive's bytes, which may be another than its name promises; nothing if they
   * are those of none.
   *
   * @param head its first {@value #HEAD} bytes, or all if it is shorter
   */
  public static Optional<ArchiveFormat> ofContent(byte[] head) {
    return Arrays.stream(values()).filter(format -> format.looksLike(head)).findFirst();
  }

  /** Whether members can only be reached by going through all that stand before. */
  public boolean isStream() {
    return this != ZIP && this != TAR;
  }

  /** Whether it is a tar, compressed or not. */
  public boolean isTar() {
    return this != ZIP && this != SEVEN_ZIP;
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
      default -> begins(head, magic);
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
