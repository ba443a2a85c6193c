package org.plasmospark.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** The listing of an object store, which knows keys and no folders. */
final class FlatListing implements StoreListing {
  private final String prefix;
  private final RemoteIterator<LocatedFileStatus> files;
  private final ListOptions options;
  private StoredFile next;
  private long hidden;

  FlatListing(StorePath root, RemoteIterator<LocatedFileStatus> files, ListOptions options) {
    this.prefix = root.path().equals("/") ? "/" : root.path() + "/";
    this.files = files;
    this.options = options;
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && files.hasNext()) {
        LocatedFileStatus status = files.next();
        String path = status.getPath().toUri().getPath();
        if (!path.startsWith(prefix)) {
          throw new IOException("the store listed " + path + ", which is not below " + prefix);
        }
        String relative = path.substring(prefix.length());
        if (Arrays.stream(relative.split("/")).allMatch(options::shows)) {
          next = new StoredFile(relative, status.getLen(), status.getModificationTime());
        } else if (Arrays.stream(relative.split("/")).noneMatch(ListOptions::isOfJobs)) {
          hidden++;
        }
      }
      return next != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public StoredFile next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    StoredFile current = next;
    next = null;
    return current;
  }

  @Override
  public long hidden() {
    return hidden;
  }

  @Override
  public void close() {
    // Pages hold no connection.
  }
}
