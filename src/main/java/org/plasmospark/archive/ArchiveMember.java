package org.plasmospark.archive;

import org.plasmospark.image.Rejected;

/**
 * A file in an archive.
 *
 * @param name as the archive spells it, without {@code ./} in front, cut if it is overlong
 * @param length bytes, as the archive says
 * @param place where its bytes are; null if there is a problem
 * @param problem why it cannot be read; null if it can
 */
public record ArchiveMember(String name, long length, MemberPlace place, Rejected problem) {

  static ArchiveMember readable(String name, long length, MemberPlace place) {
    return new ArchiveMember(name, length, place, null);
  }

  static ArchiveMember unreadable(String name, long length, Rejected problem) {
    return new ArchiveMember(name, length, null, problem);
  }
}
