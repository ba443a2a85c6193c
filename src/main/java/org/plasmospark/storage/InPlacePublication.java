package org.plasmospark.storage;

import java.io.IOException;

/** A publication on a store without rename: written in its place, under the guard of a marker. */
final class InPlacePublication implements Publication {
  private final BaseStore store;
  private final StorePath target;
  private final StorePath marker;
  private final StorePath success;
  private final boolean overwrite;
  private boolean begun;
  private boolean published;

  InPlacePublication(BaseStore store, StorePath target, boolean overwrite) {
    this.store = store;
    this.target = target;
    this.marker = target.child(Store.PUBLISHING_MARKER);
    this.success = target.child(Store.SUCCESS_MARKER);
    this.overwrite = overwrite;
  }

  @Override
  public StorePath folder() throws IOException {
    if (!begun) {
      store.requireReplaceable(target, overwrite);
      store.writeAtomically(marker, BaseStore.NOTHING, true);
      begun = true;
      removeContents();
    }
    return target;
  }

  @Override
  public void publish() throws IOException {
    folder();
    // A table that is the whole folder has the marker already, with its committer's report in it.
    if (!store.exists(success)) {
      store.writeAtomically(success, BaseStore.NOTHING, true);
    }
    store.delete(marker);
    published = true;
  }

  @Override
  public void close() throws IOException {
    if (begun && !published) {
      removeContents();
      store.delete(marker);
    }
  }

  /** All but the marker; folders at once, which a store does for a thousand objects a request. */
  private void removeContents() throws IOException {
    store.delete(success);
    String removed = null;
    try (StoreListing contents = store.list(target, ListOptions.HIDDEN_TOO)) {
      while (contents.hasNext()) {
        String path = contents.next().path();
        String top = path.contains("/") ? path.substring(0, path.indexOf('/')) : path;
        if (!top.equals(removed) && !top.equals(Store.PUBLISHING_MARKER)) {
          store.delete(target.child(top));
          removed = top;
        }
      }
    }
  }
}
