package org.plasmospark.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

/**
 * A folder on its way: written by one job, and then visible as a whole or not at all. Made by
 * {@link Store#publication}; used by one thread.
 */
public interface Publication extends Closeable {
  /**
   * Where to write. Asked for the first time it makes the place ready, which on a store without
   * rename removes what was published there before.
   *
   * @throws FileAlreadyExistsException when the target is published and must not be replaced, or
   *     holds files that were not published, which are never replaced
   */
  StorePath folder() throws IOException;

  /**
   * Makes what was written visible under the final name.
   *
   * @throws FileAlreadyExistsException as {@link #folder}, when the target was taken meanwhile
   */
  void publish() throws IOException;

  /** Removes what was written, unless it was published. */
  @Override
  void close() throws IOException;
}
