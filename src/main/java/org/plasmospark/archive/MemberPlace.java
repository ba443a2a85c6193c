package org.plasmospark.archive;

import java.io.Serializable;

/**
 * Where the bytes of a member are.
 *
 * @param method how they are kept
 * @param position in a zip of the local header, in a tar of the first byte, both in bytes; in a
 *     compressed tar the number of the entry, from 0
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
    /** In a tar. */
    TAR,
    /** In a tar that is compressed as a whole and can only be read from its beginning. */
    TAR_GZ
  }
}
