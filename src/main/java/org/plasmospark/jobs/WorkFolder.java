package org.plasmospark.jobs;

import java.io.IOException;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * A folder beside an output folder for what a job keeps on the store only while it runs; the
 * executors reach it if they reach the output.
 */
public final class WorkFolder implements AutoCloseable {
  private final Store store;
  private final StorePath path;

  private WorkFolder(Store store, StorePath path) {
    this.store = store;
    this.path = path;
  }

  /**
   * Clears the folder; it is made by the first that writes into it.
   *
   * @param target the output folder; not the root of a store
   * @param runId names the folder
   */
  public static WorkFolder beside(Store store, StorePath target, String runId) throws IOException {
    StorePath path = target.parent().child("_staging." + target.name() + "." + runId + ".work");
    store.delete(path);
    return new WorkFolder(store, path);
  }

  /** Where to write. */
  public StorePath path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    store.delete(path);
  }
}
