package org.plasmospark.output;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * A folder that a job published, at the version that was current when it was opened. Its files
 * never change: a job that replaces them writes others, and removes these when its own are current.
 *
 * @param place of the output
 * @param version that is read
 */
public record PublishedFolder(OutputPlace place, Version version) {
  /** What is wrong with a folder whose files are not those that were published, for sentences. */
  public static final String CHANGED_BY_HAND =
      "its files are not those that were published, which jobs read; delete the folder "
          + OutputPlace.HIDDEN
          + " in it to use them as they lie";

  /** The published folder at an address; empty if nothing is published there. */
  public static Optional<PublishedFolder> find(Store store, StorePath folder) throws IOException {
    OutputPlace place = OutputPlace.folder(folder);
    Version head = new VersionLog(store, place.log()).head();
    Version version = head.number() == 0 ? InPlace.version(store, place) : head;
    return version.isPublished()
        ? Optional.of(new PublishedFolder(place, version))
        : Optional.empty();
  }

  /**
   * The places of files in a folder: in the current version if the folder is a job's output or a
   * part of one, else as they lie there.
   *
   * @param folder as people see it
   * @return the place of a name in the folder, of one version for all names
   */
  public static Function<String, StorePath> files(Store store, StorePath folder)
      throws IOException {
    for (StorePath at = folder; at.parent() != null; at = at.parent()) {
      if (store.exists(OutputPlace.folder(at).log())) {
        Optional<PublishedFolder> published = find(store, at);
        String prefix =
            at.equals(folder) ? "" : folder.path().substring(at.path().length() + 1) + "/";
        if (published.isPresent()) {
          return name -> published.get().path(prefix + name);
        }
        break;
      }
    }
    return folder::child;
  }

  /**
   * Makes sure that a folder which is to be read as it lies there is neither being written by a job
   * nor left incomplete by one, nor a part of such a folder.
   *
   * @param what for the sentence, as "image folder"
   * @throws UserException INPUT_MISSING
   */
  public static void requireComplete(Store store, StorePath path, String what) throws IOException {
    for (StorePath at = path; at.parent() != null; at = at.parent()) {
      OutputPlace place = OutputPlace.folder(at);
      if (!store.exists(place.control())) {
        continue;
      }
      Version head = new VersionLog(store, place.log()).head();
      boolean begun = !head.isPublished() && store.exists(place.attempts());
      if (!Display.isShown(store, place, head)
          || begun && !InPlace.version(store, place).isPublished()) {
        throw incomplete(what, path);
      }
      return;
    }
  }

  /** The sentence for a folder that a job has begun to write. */
  public static UserException incomplete(String what, StorePath path) {
    return new UserException(
        ExitCode.INPUT_MISSING,
        "The %s at %s is being written, or the job that wrote it was cut off; wait for that job or run it again."
            .formatted(what, path));
  }

  /** True if a job has begun to write at an address. */
  public static boolean isBegun(Store store, StorePath folder) throws IOException {
    return store.exists(OutputPlace.folder(folder).control());
  }

  /** The address, as people name it. */
  public StorePath address() {
    return place.base();
  }

  /** True if there is a file or folder of that name. */
  public boolean has(String entry) {
    return version.entries().containsKey(entry);
  }

  /**
   * The place of a file or folder in this version.
   *
   * @param name as people see it, relative to the address
   */
  public StorePath path(String name) {
    String holder = version.entries().getOrDefault(Contents.entry(name), Version.IN_PLACE);
    return holder.equals(Version.IN_PLACE)
        ? place.base().child(name)
        : place.files(holder).child(name);
  }
}
