package org.plasmospark.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import org.plasmospark.storage.StoredFile.Kind;

/**
 * Walks a tree depth first, holding one open folder a level.
 *
 * @param <D> what names a folder on the store
 */
final class TreeListing<D> implements StoreListing {
  /** A name in a folder, with its handle on the store when it is a folder itself. */
  record Node<D>(String name, Kind kind, long length, long modified, D directory) {}

  /** The names in one folder, fetched while they are read. */
  interface Children<D> extends Closeable {
    /** The next name, or null at the end. */
    Node<D> next() throws IOException;
  }

  /** Opens a folder. */
  @FunctionalInterface
  interface Opener<D> {
    Children<D> open(D directory) throws IOException;
  }

  private record Level<D>(String prefix, Children<D> children) {}

  private final D root;
  private final Opener<D> opener;
  private final ListOptions options;
  private final Deque<Level<D>> levels = new ArrayDeque<>();
  private StoredFile next;
  private long hidden;

  /**
   * @throws IOException when the root cannot be opened
   */
  TreeListing(D root, Opener<D> opener, ListOptions options) throws IOException {
    this.root = root;
    this.opener = opener;
    this.options = options;
    levels.push(new Level<>("", opener.open(root)));
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && !levels.isEmpty()) {
        next = step();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return next != null;
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
  public void close() throws IOException {
    while (!levels.isEmpty()) {
      levels.pop().children().close();
    }
  }

  private StoredFile step() throws IOException {
    Level<D> level = levels.peek();
    Node<D> node = level.children().next();
    if (node == null) {
      levels.pop().children().close();
      return null;
    }
    if (!options.shows(node.name())) {
      hidden += ListOptions.isOfJobs(node.name()) ? 0 : 1;
      return null;
    }
    String path = level.prefix() + node.name();
    Kind kind = node.kind() == Kind.DIRECTORY ? enter(path, node.directory()) : node.kind();
    return kind == Kind.FILE || options.oddities()
        ? new StoredFile(path, node.length(), node.modified(), kind)
        : null;
  }

  private Kind enter(String path, D directory) throws IOException {
    try {
      if (levels.size() >= MAX_DEPTH) {
        throw new IOException("folders are nested more than " + MAX_DEPTH + " deep: " + path);
      }
      levels.push(new Level<>(path + "/", opener.open(directory)));
      return Kind.DIRECTORY;
    } catch (IOException e) {
      if (!options.oddities() || StoreFailures.isOutage(e, () -> opener.open(root).close())) {
        throw e;
      }
      // The caller gets the folder as an entry of its own and accounts for it.
      return Kind.UNREADABLE;
    }
  }
}
