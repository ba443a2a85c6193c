package org.plasmospark.storage;

import java.io.Closeable;
import java.io.UncheckedIOException;
import java.util.Iterator;

/**
 * A recursive listing that is fetched while it is read, in no particular order. {@link #hasNext}
 * and {@link #next} throw {@link UncheckedIOException} when the store fails: a listing never ends
 * early without saying so.
 */
public interface StoreListing extends Iterator<StoredFile>, Closeable {
  /** Folders nested deeper than this are not entered. */
  int MAX_DEPTH = 100;

  /**
   * Names so far that begin with {@code _} or {@code .} and were not shown, but for those that jobs
   * write beside the files of people; what is below a hidden folder is counted where the store
   * lists it all the same.
   */
  long hidden();

  /** A listing of files that are known already, none of which is hidden. */
  static StoreListing of(Iterator<StoredFile> files) {
    return new StoreListing() {
      @Override
      public boolean hasNext() {
        return files.hasNext();
      }

      @Override
      public StoredFile next() {
        return files.next();
      }

      @Override
      public long hidden() {
        return 0;
      }

      @Override
      public void close() {
        // holds nothing
      }
    };
  }
}
