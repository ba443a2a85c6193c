package org.plasmospark.archive;

import java.io.Serializable;

/**
 * Where the bytes of a member are.
 *
 * @param method how they are kept
 * @param position in a zip of the local header, in a tar of the first byte, both in bytes; in a
 *     {@link Method#STREAM} the number of the entry, from 0
 * @param stored bytes that the member takes in a zip; elsewhere its length
 * @param crc CRC-32 of the bytes in a zip; elsewhere 0
 */
public record MemberPlace(Method method, long position, long stored, long crc)
    implements Serializable {
  /** How a member is kept. */
  public enum Method {
    /** In a zip, as it is. */
    ZIP_STORED,
    /** In a zip, deflated. */
    ZIP_DEFLATED,
    /** In a zip, by Deflate with a window of 64 KiB, as Windows makes of large files. */
    ZIP_DEFLATED64,
    /** In a zip, by bzip2. */
    ZIP_BZIP2,
    /** In a zip, by xz. */
    ZIP_XZ,
    /** In a tar. */
    TAR,
    /** In an archive that is compressed as a whole and can only be read from its beginning. */
    STREAM
  }
}
