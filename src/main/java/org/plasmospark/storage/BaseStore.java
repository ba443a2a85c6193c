package org.plasmospark.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.UUID;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/** What all stores do alike. */
abstract class BaseStore implements Store {
  /** The contents of markers. */
  static final byte[] NOTHING = {};

  /** Whether a folder can be renamed at once. */
  abstract boolean renames(StorePath path);

  /**
   * Makes sure that the store can hold a file of that name.
   *
   * @throws UserException USAGE, in one sentence
   */
  abstract void requireHolds(StorePath path);

  /** Renames; the target does not exist or is an empty folder. */
  abstract void renameDirectory(StorePath from, StorePath to) throws IOException;

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
  public final boolean isPublished(StorePath directory) throws IOException {
    return exists(directory.child(SUCCESS_MARKER)) && !exists(directory.child(PUBLISHING_MARKER));
  }

  @Override
  public final Publication publication(StorePath target, String runId, boolean overwrite) {
    if (target.parent() == null) {
      throw new IllegalArgumentException("the root of a store cannot be published to: " + target);
    }
    return renames(target)
        ? new StagedPublication(this, target, runId, overwrite)
        : new InPlacePublication(this, target, overwrite);
  }

  @Override
  public final boolean isReplaceable(StorePath target, boolean overwrite) throws IOException {
    try {
      requireReplaceable(target, overwrite);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /**
   * @throws FileAlreadyExistsException unless {@link #isReplaceable}
   */
  final void requireReplaceable(StorePath target, boolean overwrite) throws IOException {
    if (!exists(target) || exists(target.child(PUBLISHING_MARKER))) {
      return;
    }
    if (!isDirectory(target)) {
      throw new FileAlreadyExistsException(target.toString(), null, "is a file");
    }
    if (exists(target.child(SUCCESS_MARKER))) {
      if (!overwrite) {
        throw new FileAlreadyExistsException(target.toString(), null, "is already published");
      }
      return;
    }
    if (!isEmpty(target)) {
      throw new FileAlreadyExistsException(
          target.toString(), null, "holds other files, which are never replaced");
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
      if (isBeingPublished(path)) {
        throw new UserException(
            ExitCode.INPUT_MISSING,
            "The "
                + what
                + " at "
                + path
                + " is being written, or the job that wrote it was cut off; wait for that job or"
                + " run it again.");
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

  /** Whether a folder, or one that it is a part of, is being published in its place. */
  private boolean isBeingPublished(StorePath path) throws IOException {
    for (StorePath at = path; at != null; at = renames(path) ? null : at.parent()) {
      if (exists(at.child(PUBLISHING_MARKER))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public final void checkWritable(StorePath path, String what) {
    requireHolds(path);
    try {
      StorePath place = path;
      while (renames(path) && !exists(place) && place.parent() != null) {
        place = place.parent();
      }
      if (exists(place) && !isDirectory(place)) {
        throw new UserException(
            ExitCode.USAGE,
            "The " + what + " cannot be written at " + path + ": " + place + " is a file.");
      }
      StorePath probe = place.child(".plasmospark-" + UUID.randomUUID());
      writeAtomically(probe, NOTHING, false);
      delete(probe);
    } catch (IOException e) {
      throw new UserException(
          ExitCode.USAGE,
          "The "
              + what
              + " cannot be written at "
              + path
              + ": "
              + reason(e)
              + "; get the permission or choose another place.",
          e);
    }
  }

  /** An exception in the words of {@link ToldFailure#reason}. */
  static String reason(Exception e) {
    return ToldFailure.of(e).get(0).reason();
  }
}
