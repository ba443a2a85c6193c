package org.plasmospark.jobs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * A folder that appears complete or not at all: written beside its place and published at the end.
 */
final class OutputFolder implements AutoCloseable {
  private final Store store;
  private final String what;
  private final StorePath target;
  private final StorePath staging;
  private final boolean overwrite;
  private boolean published;

  private OutputFolder(
      Store store, String what, StorePath target, StorePath staging, boolean overwrite) {
    this.store = store;
    this.what = what;
    this.target = target;
    this.staging = staging;
    this.overwrite = overwrite;
  }

  /**
   * Prepares a folder, before any work is done.
   *
   * @param what for the sentences
   * @param runId names the staging folder
   * @param overwrite replace what was published there before
   * @throws UserException USAGE if it cannot be written, is there already, or is to be replaced but
   *     holds what no job published
   */
  static OutputFolder prepare(
      Store store, StorePath target, String what, String runId, boolean overwrite)
      throws IOException {
    if (target.parent() == null) {
      throw new UserException(
          ExitCode.USAGE, "The %s cannot be the root %s; name a folder.".formatted(what, target));
    }
    store.checkWritable(target, what);
    if (!overwrite && store.exists(target)) {
      throw new UserException(
          ExitCode.USAGE,
          "The %s %s is there already; name another or add --overwrite.".formatted(what, target));
    }
    if (!store.isReplaceable(target)) {
      throw occupied(what, target, null);
    }
    StorePath staging = target.parent().child("_staging." + target.name() + "." + runId);
    store.delete(staging);
    return new OutputFolder(store, what, target, staging, overwrite);
  }

  /** Where to write. */
  StorePath staging() {
    return staging;
  }

  /** Makes everything visible under the final name. */
  void publish() throws IOException {
    try {
      store.publishDirectory(staging, target, overwrite);
    } catch (FileAlreadyExistsException e) {
      // It was free when the job began.
      throw occupied(what, target, e);
    }
    published = true;
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
    if (!published) {
      store.delete(staging);
    }
  }
}
