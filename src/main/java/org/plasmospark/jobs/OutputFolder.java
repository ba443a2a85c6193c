package org.plasmospark.jobs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.storage.Publication;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * A folder that readers see complete or not at all: a {@link Publication} whose troubles are
 * sentences for the user.
 */
public final class OutputFolder implements AutoCloseable {
  private final String what;
  private final StorePath target;
  private final Publication publication;

  private OutputFolder(String what, StorePath target, Publication publication) {
    this.what = what;
    this.target = target;
    this.publication = publication;
  }

  /**
   * Prepares a folder, before any work is done; what is there is not touched yet.
   *
   * @param what for the sentences
   * @param runId tells this publication from others of the same folder
   * @param overwrite replace what was published there before
   * @throws UserException USAGE if it cannot be written, is there already, or is to be replaced but
   *     holds what no job published
   */
  public static OutputFolder prepare(
      Store store, StorePath target, String what, String runId, boolean overwrite)
      throws IOException {
    if (target.parent() == null) {
      throw new UserException(
          ExitCode.USAGE, "The %s cannot be the root %s; name a folder.".formatted(what, target));
    }
    store.checkWritable(target, what);
    if (!store.isReplaceable(target, overwrite)) {
      throw overwrite
          ? occupied(what, target, null)
          : new UserException(
              ExitCode.USAGE,
              "The %s %s is there already; name another or add --overwrite."
                  .formatted(what, target));
    }
    return new OutputFolder(what, target, store.publication(target, runId, overwrite));
  }

  /**
   * Where to write until it is published; on a store without rename, the folder itself. What was
   * published there before may be gone from the first call on.
   */
  public StorePath staging() throws IOException {
    try {
      return publication.folder();
    } catch (FileAlreadyExistsException e) {
      // It was free when the job began.
      throw occupied(what, target, e);
    }
  }

  /** Makes everything visible under the final name. */
  public void publish() throws IOException {
    try {
      publication.publish();
    } catch (FileAlreadyExistsException e) {
      throw occupied(what, target, e);
    }
  }

  private static UserException occupied(String what, StorePath target, Throwable cause) {
    return new UserException(
        ExitCode.USAGE,
        "The %s %s holds other files, which are never replaced; name another folder."
            .formatted(what, target),
        cause);
  }

  @Override
  public void close() throws IOException {
    publication.close();
  }
}
