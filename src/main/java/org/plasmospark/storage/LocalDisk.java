package org.plasmospark.storage;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The store of jobs that run without Spark, and hence without Hadoop: local files only. */
public final class LocalDisk {

  private LocalDisk() {}

  /** A store that takes paths of {@code file:} and no others. */
  public static Store store() {
    return new LocalStore();
  }

  /**
   * The same place without symbolic links on the way to it, as far as it is there; places of other
   * stores as they are.
   */
  public static StorePath resolved(StorePath path) {
    if (!path.scheme().equals("file")) {
      return path;
    }
    for (StorePath at = path; at.parent() != null; at = at.parent()) {
      try {
        StorePath real = StorePath.of(Path.of(at.path()).toRealPath());
        return at.equals(path) ? real : real.child(path.path().substring(at.path().length() + 1));
      } catch (IOException | InvalidPathException e) {
        // Not there, or not to be seen; who reads or writes it tells why. The folder above may be.
        continue;
      }
    }
    return path;
  }
}
