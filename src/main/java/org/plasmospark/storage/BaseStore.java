package org.plasmospark.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.UUID;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/** What all stores do alike. */
abstract class BaseStore implements Store {
  /** In a folder on a store without rename while it is being copied. */
  static final String PUBLISHING_MARKER = "_PUBLISHING";

  private static final byte[] NOTHING = {};

  /** Whether a folder can be renamed at once. */
  abstract boolean renames(StorePath path);

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
  public final void publishDirectory(StorePath staging, StorePath target, boolean overwrite)
      throws IOException {
    if (!isDirectory(staging)) {
      throw new FileNotFoundException("no folder to publish: " + staging);
    }
    if (target.parent() == null) {
      throw new IllegalArgumentException("the root of a store cannot be published to: " + target);
    }
    requireReplaceable(target, overwrite);
    if (!renames(target)) {
      publishByCopy(staging, target);
    } else if (staging.sameStore(target)) {
      publishByRename(staging, target);
    } else {
      StorePath nearby =
          target.parent().child("_staging." + target.name() + "." + UUID.randomUUID());
      try {
        copy(staging, nearby);
        publishByRename(nearby, target);
      } finally {
        delete(nearby);
      }
      delete(staging);
    }
  }

  @Override
  public final boolean isReplaceable(StorePath target) throws IOException {
    try {
      requireReplaceable(target, true);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private void requireReplaceable(StorePath target, boolean overwrite) throws IOException {
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

  private boolean isEmpty(StorePath directory) throws IOException {
    try (StoreListing listing = list(directory, new ListOptions(true, true))) {
      return !listing.hasNext();
    }
  }

  private void publishByRename(StorePath staging, StorePath target) throws IOException {
    writeAtomically(staging.child(SUCCESS_MARKER), NOTHING, true);
    mkdirs(target.parent());
    StorePath replaced = target.parent().child("_replaced." + target.name());
    boolean replaces = exists(target) && !isEmpty(target);
    if (replaces) {
      delete(replaced);
      renameDirectory(target, replaced);
    }
    try {
      renameDirectory(staging, target);
    } catch (IOException e) {
      if (replaces && !exists(target)) {
        renameDirectory(replaced, target);
      }
      throw e;
    }
    delete(replaced);
  }

  private void publishByCopy(StorePath staging, StorePath target) throws IOException {
    writeAtomically(target.child(PUBLISHING_MARKER), NOTHING, true);
    delete(target.child(SUCCESS_MARKER));
    try (StoreListing old = list(target, ListOptions.HIDDEN_TOO)) {
      while (old.hasNext()) {
        String name = old.next().path();
        if (!name.equals(PUBLISHING_MARKER)) {
          delete(target.child(name));
        }
      }
    }
    copy(staging, target);
    writeAtomically(target.child(SUCCESS_MARKER), NOTHING, true);
    delete(target.child(PUBLISHING_MARKER));
    delete(staging);
  }

  private void copy(StorePath from, StorePath to) throws IOException {
    try (StoreListing files = list(from, ListOptions.HIDDEN_TOO)) {
      while (files.hasNext()) {
        String name = files.next().path();
        // A marker left in staging must not declare the copy complete.
        if (!name.equals(SUCCESS_MARKER) && !name.equals(PUBLISHING_MARKER)) {
          try (InputStream in = open(from.child(name))) {
            writeAtomically(to.child(name), in::transferTo, true);
          }
        }
      }
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
  public final void checkWritable(StorePath path, String what) {
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

  /** The first line of an exception's message: remote stores put whole stack traces there. */
  static String reason(Exception e) {
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    String kind = e.getClass().getSimpleName().replace("Exception", "");
    return message.isEmpty() ? kind : kind + " (" + message + ")";
  }
}
