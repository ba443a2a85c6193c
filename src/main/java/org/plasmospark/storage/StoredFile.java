package org.plasmospark.storage;

import java.io.Serializable;

/**
 * Something that a listing met.
 *
 * @param path relative to the root of the listing, with {@code /} between its parts
 * @param length bytes; 0 for anything but files
 * @param modified milliseconds since 1970; 0 when unknown
 * @param kind what it is; everything but {@link Kind#FILE} only in listings with oddities
 */
public record StoredFile(String path, long length, long modified, Kind kind)
    implements Serializable {
  /** What lies under a name. */
  public enum Kind {
    /** A regular file or object. */
    FILE,
    /** A folder, whose contents follow. */
    DIRECTORY,
    /** A symbolic link, which is not followed: it may lead out of the root or in circles. */
    LINK,
    /** A folder that could not be listed, or lies too deep. */
    UNREADABLE,
    /** A socket, pipe or device. */
    SPECIAL
  }

  /** A regular file. */
  public StoredFile(String path, long length, long modified) {
    this(path, length, modified, Kind.FILE);
  }
}
