package org.plasmospark.archive;

/**
 * Paths of members: the archive's path, {@value #SEPARATOR} and the member's name, as in {@code
 * ward-7/set.zip!/Parasitized/x.png}. The archive ends at the first separator that follows the
 * ending of an archive.
 */
public final class ArchivePaths {
  /** Stands between archive and member. */
  public static final String SEPARATOR = "!/";

  private ArchivePaths() {}

  /** The path of a member. */
  public static String member(String archive, String name) {
    return archive + SEPARATOR + name;
  }

  /**
   * Whether a path is that of a member. A file or folder whose own name contains such a part cannot
   * be told from a member.
   */
  public static boolean isMember(String path) {
    return separator(path) >= 0;
  }

  /**
   * The archive of a member's path.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String archiveOf(String path) {
    int at = separator(path);
    if (at < 0) {
      throw new IllegalArgumentException("not the path of a member: " + path);
    }
    return path.substring(0, at);
  }

  private static int separator(String path) {
    int at = path.indexOf(SEPARATOR);
    while (at >= 0 && ArchiveFormat.ofName(path.substring(0, at)).isEmpty()) {
      at = path.indexOf(SEPARATOR, at + 1);
    }
    return at;
  }
}
