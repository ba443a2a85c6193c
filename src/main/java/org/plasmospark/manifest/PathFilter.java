package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.List;

/**
 * Which paths are looked at: those that at least one pattern includes and none excludes.
 *
 * @param include at least one
 * @param exclude may be empty
 */
public record PathFilter(List<PathGlob> include, List<PathGlob> exclude) implements Serializable {
  /** Admits every path. */
  public static final PathFilter EVERYTHING =
      new PathFilter(List.of(PathGlob.parse("**")), List.of());

  /**
   * @throws IllegalArgumentException when nothing is included
   */
  public PathFilter {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    if (include.isEmpty()) {
      throw new IllegalArgumentException("no path is included");
    }
  }

  /** Whether an image, loose or a member of an archive, is looked at. */
  public boolean admits(String path) {
    return include.stream().anyMatch(glob -> glob.matches(path)) && admitsArchive(path);
  }

  /** Whether an archive is opened; what is included is asked of its members. */
  public boolean admitsArchive(String path) {
    return exclude.stream().noneMatch(glob -> glob.matches(path));
  }
}
