package org.plasmospark.archive;

import java.io.Serializable;

/**
 * What an untrusted archive may cost. The size of one member is limited like that of a file.
 *
 * @param maxMembers entries of one archive, at least 1; an archive with more is not read at all
 * @param maxExpansion how many times larger than its compressed form a member of a zip, or the
 *     whole of a compressed tar, may become, at least 2; what is small anyway may exceed it
 */
public record ArchiveLimits(int maxMembers, int maxExpansion) implements Serializable {
  /** A million members, 200 times. */
  public static final ArchiveLimits DEFAULT = new ArchiveLimits(1_000_000, 200);

  /** A member that inflates to no more is harmless, whatever its ratio. */
  static final long HARMLESS_MEMBER = 1L << 20;

  /** A compressed tar that inflates to no more is harmless, whatever its ratio. */
  static final long HARMLESS_ARCHIVE = 64L << 20;

  /**
   * @throws IllegalArgumentException when a limit is too small
   */
  public ArchiveLimits {
    if (maxMembers < 1 || maxExpansion < 2) {
      throw new IllegalArgumentException("limits " + maxMembers + " and " + maxExpansion);
    }
  }

  /** Whether so many bytes of a member made of {@code stored} ones are too many. */
  boolean isBomb(long stored, long length) {
    return length > HARMLESS_MEMBER && length / maxExpansion > stored;
  }

  /** Bytes that a compressed archive of that length may become. */
  long most(long compressed) {
    long most =
        compressed > Long.MAX_VALUE / maxExpansion ? Long.MAX_VALUE : compressed * maxExpansion;
    return Math.max(HARMLESS_ARCHIVE, most);
  }
}
