package org.plasmospark.output;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.StoredFile;
import org.plasmospark.storage.WriteProbe;

/** A real store of which every call is a step. */
record GatedStore(Store store, Gate gate) implements Store {
  @Override
  public boolean exists(StorePath path) throws IOException {
    return gate.step(() -> store.exists(path));
  }

  @Override
  public boolean isDirectory(StorePath path) throws IOException {
    return gate.step(() -> store.isDirectory(path));
  }

  @Override
  public StoreListing list(StorePath root, ListOptions options) throws IOException {
    return gate.step(() -> store.list(root, options));
  }

  @Override
  public StoredFile file(StorePath path) throws IOException {
    return gate.step(() -> store.file(path));
  }

  @Override
  public InputStream open(StorePath path) throws IOException {
    return gate.step(() -> store.open(path));
  }

  @Override
  public SeekableByteChannel openSeekable(StorePath path) throws IOException {
    return gate.step(() -> store.openSeekable(path));
  }

  @Override
  public byte[] readAll(StorePath path, int maxBytes) throws IOException {
    return gate.step(() -> store.readAll(path, maxBytes));
  }

  @Override
  public void writeAtomically(StorePath path, ContentWriter content, boolean overwrite)
      throws IOException {
    gate.step(
        () -> {
          store.writeAtomically(path, content, overwrite);
          return null;
        });
  }

  @Override
  public boolean createExclusively(StorePath path, byte[] content, StorePath scratch)
      throws IOException {
    return gate.step(() -> store.createExclusively(path, content, scratch));
  }

  @Override
  public void copy(StorePath from, StorePath to, StorePath scratch) throws IOException {
    gate.step(
        () -> {
          store.copy(from, to, scratch);
          return null;
        });
  }

  @Override
  public boolean move(StorePath from, StorePath to) throws IOException {
    return gate.step(() -> store.move(from, to));
  }

  @Override
  public boolean delete(StorePath path) throws IOException {
    return gate.step(() -> store.delete(path));
  }

  @Override
  public void deleteEmptyFolder(StorePath path) throws IOException {
    gate.step(
        () -> {
          store.deleteEmptyFolder(path);
          return null;
        });
  }

  @Override
  public void mkdirs(StorePath path) throws IOException {
    gate.step(
        () -> {
          store.mkdirs(path);
          return null;
        });
  }

  @Override
  public void checkReadable(StorePath path, String what) {
    store.checkReadable(path, what);
  }

  @Override
  public WriteProbe checkWritable(StorePath path, String what) {
    return store.checkWritable(path, what);
  }

  @Override
  public void checkPlace(StorePath path, String what) throws IOException {
    store.checkPlace(path, what);
  }
}
