package org.plasmospark.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The store of jobs that run without Spark, and hence without Hadoop: local files only. */
public final class LocalDisk {

  private LocalDisk() {}

  /** A store that takes paths of {@code file:} and no others. */
  public static Store store() {
    return new LocalStore();
  }

  /** Bytes that can be written at a place or where it would be made; unknown of other stores. */
  public static OptionalLong room(StorePath path) throws IOException {
    if (!path.scheme().equals("file")) {
      return OptionalLong.empty();
    }
    Path at = Path.of(path.path());
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return OptionalLong.of(Files.getFileStore(at).getUsableSpace());
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
