package org.plasmospark.storage;

import java.io.Serializable;

/**
 * What a listing shows.
 *
 * @param hidden also names that begin with {@code _} or {@code .}, and what is below such folders
 * @param oddities also what is no regular file: folders, links, and folders that cannot be read;
 *     without it a folder that cannot be read is an error
 */
public record ListOptions(boolean hidden, boolean oddities) implements Serializable {
  /** Visible regular files. */
  public static final ListOptions FILES = new ListOptions(false, false);

  /** Visible names of any kind, so that every one of them can be accounted for. */
  public static final ListOptions EVERYTHING_VISIBLE = new ListOptions(false, true);

  /** All regular files, hidden ones too. */
  public static final ListOptions HIDDEN_TOO = new ListOptions(true, false);

  /** Whether a name, which is one part of a path, is shown. */
  public boolean shows(String name) {
    return hidden || !(name.startsWith("_") || name.startsWith("."));
  }
}
