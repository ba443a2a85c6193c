package org.plasmospark.spark.source;

import java.io.Serializable;
import org.plasmospark.archive.ArchivePaths;
import org.plasmospark.archive.MemberPlace;

/**
 * An image, or something that has to be accounted for like one, as it was listed; nothing of it was
 * read.
 *
 * @param path relative to the root; of a member of an archive as in {@link ArchivePaths}. No two
 *     rows of a listing have the same
 * @param length bytes; of a member as the archive says
 * @param modified milliseconds since 1970, 0 when unknown; of a member that of the archive
 * @param label by mapping or folder; null when there is none
 * @param patientId null when unknown
 * @param slideId null when unknown
 * @param place of a member in its archive; null for a file
 * @param problem the reason of the quarantine if it must not be read; else null
 */
public record ListedFile(
    String path,
    long length,
    long modified,
    String label,
    String patientId,
    String slideId,
    MemberPlace place,
    String problem)
    implements Serializable {

  /** A file that can be read. */
  static ListedFile file(String path, long length, long modified) {
    return new ListedFile(path, length, modified, null, null, null, null, null);
  }

  /** Something that cannot be read. */
  static ListedFile unreadable(String path, long length, long modified, String problem) {
    return new ListedFile(path, length, modified, null, null, null, null, problem);
  }

  /** A member of an archive. */
  static ListedFile member(String path, long length, long modified, MemberPlace place) {
    return new ListedFile(path, length, modified, null, null, null, place, null);
  }

  ListedFile named(String newLabel, String newPatientId, String newSlideId) {
    return new ListedFile(
        path, length, modified, newLabel, newPatientId, newSlideId, place, problem);
  }

  ListedFile because(String newProblem) {
    return unreadable(path, length, modified, newProblem);
  }

  /** Orders the rows of one block so that archives are read forwards. */
  long position() {
    return place == null ? 0 : place.position();
  }
}
