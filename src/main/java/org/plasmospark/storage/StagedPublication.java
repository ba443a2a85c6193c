package org.plasmospark.storage;

import java.io.IOException;

/** A publication on a store with rename: written beside its place. */
final class StagedPublication implements Publication {
  private final BaseStore store;
  private final StorePath target;
  private final StorePath staging;
  private final boolean overwrite;
  private boolean begun;
  private boolean published;

  StagedPublication(BaseStore store, StorePath target, String runId, boolean overwrite) {
    this.store = store;
    this.target = target;
    this.staging = target.parent().child("_staging." + target.name() + "." + runId);
    this.overwrite = overwrite;
  }

  @Override
  public StorePath folder() throws IOException {
    if (!begun) {
      store.requireReplaceable(target, overwrite);
      store.delete(staging);
      begun = true;
    }
    return staging;
  }

  @Override
  public void publish() throws IOException {
    store.writeAtomically(folder().child(Store.SUCCESS_MARKER), BaseStore.NOTHING, true);
    store.requireReplaceable(target, overwrite);
    StorePath replaced = target.parent().child("_replaced." + target.name());
    boolean replaces = store.exists(target) && !store.isEmpty(target);
    if (replaces) {
      store.delete(replaced);
      store.renameDirectory(target, replaced);
    }
    try {
      store.renameDirectory(staging, target);
    } catch (IOException e) {
      if (replaces && !store.exists(target)) {
        store.renameDirectory(replaced, target);
      }
      throw e;
    }
    published = true;
    store.delete(replaced);
  }

  @Override
  public void close() throws IOException {
    if (begun && !published) {
      store.delete(staging);
    }
  }
}
