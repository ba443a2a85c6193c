package org.plasmospark.spark.table;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plasmospark.archive.ArchivePaths;

/**
 * Paths of the pages of a file that has several: the file's path and the page's number from 1 on,
 * as in {@code ward-7/stack.tif!/page-3} and {@code ward-7/set.zip!/stack.tif!/page-3}. What lies
 * in an archive under such a name is a member, not a page.
 */
public final class PagePaths {
  private static final Pattern PAGE =
      Pattern.compile("(.+)!/page-([1-9][0-9]{0,5})", Pattern.DOTALL);

  private PagePaths() {}

  /** The path of a page. */
  public static String page(String file, int number) {
    return file + "!/page-" + number;
  }

  /** The number of the page that a path names; 0 if it names none. */
  public static int number(String path) {
    Matcher page = matcher(path);
    return page == null ? 0 : Integer.parseInt(page.group(2));
  }

  /** The file of a page; of any other path the path itself. */
  public static String fileOf(String path) {
    Matcher page = matcher(path);
    return page == null ? path : page.group(1);
  }

  private static Matcher matcher(String path) {
    // Nearly all paths end otherwise, and each is looked at several times.
    if (path.isEmpty() || !Character.isDigit(path.charAt(path.length() - 1))) {
      return null;
    }
    Matcher page = PAGE.matcher(path);
    boolean ofArchive =
        ArchivePaths.isMember(path)
            && page.matches()
            && ArchivePaths.archiveOf(path).equals(page.group(1));
    return page.matches() && !ofArchive ? page : null;
  }
}
