package org.plasmospark.storage;

import java.io.Serializable;
import java.util.Set;

/**
 * What a listing shows.
 *
 * @param hidden also names that begin with {@code _} or {@code .}, and what is below such folders
 * @param oddities also what is no regular file: folders, links, and folders that cannot be read;
 *     without it a folder that cannot be read is an error
 */
public record ListOptions(boolean hidden, boolean oddities) implements Serializable {
  private static final Set<String> OF_JOBS = Set.of("_SUCCESS", "_plasmospark");

  /** Visible regular files. */
  public static final ListOptions FILES = new ListOptions(false, false);

  /** Visible names of any kind, so that every one of them can be accounted for. */
  public static final ListOptions EVERYTHING_VISIBLE = new ListOptions(false, true);

  /** All regular files, hidden ones too. */
  public static final ListOptions HIDDEN_TOO = new ListOptions(true, false);

  /** Whether a name is one that jobs give what they write beside the files of people. */
  static boolean isOfJobs(String name) {
    return OF_JOBS.contains(name);
  }

  /** Whether a name, which is one part of a path, is shown. */
  public boolean shows(String name) {
    return hidden || !(name.startsWith("_") || name.startsWith("."));
  }
}
