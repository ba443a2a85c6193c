package org.plasmospark.dataset;

/** Names from archives and manifests, which are not to be trusted. */
final class EntryNames {
  /** Longer names are nobody's; a file system takes no more. */
  static final int MAX_LENGTH = 4096;

  private EntryNames() {}

  /**
   * Whether a name, its parts joined by {@code /}, names something below any folder it is resolved
   * against: relative, of at most {@value #MAX_LENGTH} characters, without empty, {@code .} or
   * {@code ..} parts and without NUL. A backslash is a character like any other here, as it is for
   * the file systems this program runs on.
   */
  static boolean staysBelow(String name) {
    if (name.length() > MAX_LENGTH || name.indexOf('\0') >= 0) {
      return false;
    }
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }
}
