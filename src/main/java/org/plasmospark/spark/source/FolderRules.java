package org.plasmospark.spark.source;

import java.util.Optional;
import org.plasmospark.archive.ArchiveLimits;
import org.plasmospark.manifest.PathFilter;
import org.plasmospark.storage.StorePath;

/**
 * How a folder of images is read.
 *
 * @param root the folder
 * @param only the name of the one file in it that is looked at; empty for all
 * @param filter which paths are looked at
 * @param archives what an archive may cost
 * @param names what the paths say
 * @param mapping a CSV that says what they do not
 */
public record FolderRules(
    StorePath root,
    Optional<String> only,
    PathFilter filter,
    ArchiveLimits archives,
    NameRules names,
    Optional<StorePath> mapping) {

  /** Rules for everything in a folder. */
  public FolderRules(
      StorePath root,
      PathFilter filter,
      ArchiveLimits archives,
      NameRules names,
      Optional<StorePath> mapping) {
    this(root, Optional.empty(), filter, archives, names, mapping);
  }

  /** What is read: the folder, or the file. */
  StorePath address() {
    return only.map(root::child).orElse(root);
  }
}
