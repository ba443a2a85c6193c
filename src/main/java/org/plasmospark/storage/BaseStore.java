package org.plasmospark.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/** What all stores do alike. */
abstract class BaseStore implements Store {
  /** The contents of markers. */
  static final byte[] NOTHING = {};

  /** Whether one of several writers of a file wins by the store's own doing; after one was made. */
  abstract boolean createsExclusively(StorePath path) throws IOException;

  /** Whether a folder can be renamed at once. */
  abstract boolean renames(StorePath path);

  /**
   * Makes sure that the store can hold a file of that name.
   *
   * @throws UserException USAGE, in one sentence
   */
  abstract void requireHolds(StorePath path);

  @Override
  public final byte[] readAll(StorePath path, int maxBytes) throws IOException {
    try (InputStream in = open(path)) {
      byte[] bytes = in.readNBytes(maxBytes);
      if (in.read() >= 0) {
        throw new FileTooLargeException(path, maxBytes);
      }
      return bytes;
    }
  }

  @Override
  public boolean createExclusively(StorePath path, byte[] content, StorePath scratch)
      throws IOException {
    try {
      write(path, out -> out.write(content), false, scratch);
      return true;
    } catch (FileAlreadyExistsException e) {
      return holds(path, content);
    }
  }

  @Override
  public final void writeAtomically(StorePath path, ContentWriter content, boolean overwrite)
      throws IOException {
    write(path, content, overwrite, path.parent());
  }

  /** As {@link #writeAtomically}; a file that is not complete yet lies in another folder. */
  abstract void write(
      StorePath path, ContentWriter content, boolean overwrite, StorePath unfinished)
      throws IOException;

  /** Whether a small file is there and holds these bytes. */
  final boolean holds(StorePath path, byte[] content) throws IOException {
    try {
      return Arrays.equals(readAll(path, Math.max(1, content.length)), content);
    } catch (FileTooLargeException e) {
      return false;
    }
  }

  /** Copies the bytes through this process. */
  final void copyBytes(StorePath from, StorePath to) throws IOException {
    try (InputStream in = open(from)) {
      writeAtomically(to, in::transferTo, true);
    }
  }

  final boolean isEmpty(StorePath directory) throws IOException {
    try (StoreListing listing = list(directory, new ListOptions(true, true))) {
      return !listing.hasNext();
    }
  }

  @Override
  public final void checkReadable(StorePath path, String what) {
    try {
      if (!exists(path)) {
        throw new UserException(
            ExitCode.INPUT_MISSING, "There is no " + what + " at " + path + ".");
      }
      if (isDirectory(path)) {
        try (StoreListing listing = list(path, ListOptions.EVERYTHING_VISIBLE)) {
          listing.hasNext();
        }
      } else {
        open(path).close();
      }
    } catch (IOException | UncheckedIOException e) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The " + what + " at " + path + " cannot be read: " + reason(e) + ".",
          e);
    }
  }

  @Override
  public final WriteProbe checkWritable(StorePath path, String what) {
    try {
      checkPlace(path, what);
      StorePath place = nearest(path);
      boolean there = exists(place);
      StorePath probe = place.child(".plasmospark-" + UUID.randomUUID());
      createExclusively(probe, NOTHING, place);
      WriteProbe told =
          new WriteProbe(Instant.ofEpochMilli(file(probe).modified()), createsExclusively(probe));
      delete(probe);
      if (!there) {
        deleteEmptyFolder(place); // S3 had none, and S3A makes one for what is deleted.
      }
      return told;
    } catch (IOException e) {
      throw StoreFailures.cannotWrite(path, what, e);
    }
  }

  @Override
  public final void checkPlace(StorePath path, String what) throws IOException {
    requireHolds(path);
    StorePath place = nearest(path);
    if (exists(place) && !isDirectory(place)) {
      throw new UserException(
          ExitCode.USAGE,
          "The " + what + " cannot be written at " + path + ": " + place + " is a file.");
    }
  }

  /** The place itself, or on stores with folders the nearest one above that exists. */
  private StorePath nearest(StorePath path) throws IOException {
    StorePath place = path;
    while (renames(path) && !exists(place) && place.parent() != null) {
      place = place.parent();
    }
    return place;
  }

  /** An exception in the words of {@link ToldFailure#reason}. */
  static String reason(Exception e) {
    return ToldFailure.of(e).get(0).reason();
  }
}
