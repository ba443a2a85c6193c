package org.plasmospark.output;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;

/**
 * The content of a new version: files of the attempt, and entries of the version before.
 *
 * @param keeps entries of the version before that stay, by name
 * @param shows entries of which people see the files
 * @param moves entries whose files are moved to where people see them, not copied: for what is
 *     large and read by nobody but people and other programs
 */
public record Contents(Predicate<String> keeps, Predicate<String> shows, Predicate<String> moves) {

  /** Replaces everything; people see copies of all files. */
  public static Contents replacing() {
    return new Contents(name -> false, name -> true, name -> false);
  }

  /** Adds entries that nobody but our own readers need to find. */
  public static Contents adding() {
    return new Contents(name -> true, name -> false, name -> false);
  }

  /** The same, but people see only some of the entries. */
  public Contents showing(Predicate<String> entries) {
    return new Contents(keeps, entries, moves);
  }

  /** The same, but some entries of the version before stay. */
  public Contents keeping(Predicate<String> entries) {
    return new Contents(entries, shows, moves);
  }

  /** The same, but some entries lie only where people see them. */
  public Contents moving(Predicate<String> entries) {
    return new Contents(keeps, shows, entries);
  }

  Version after(Version current, Claim claim, Store store, OutputPlace place) throws IOException {
    List<String> files = files(store, place.files(claim.attempt()));
    Map<String, String> entries = new TreeMap<>();
    current
        .entries()
        .forEach(
            (name, holder) -> {
              if (keeps.test(name)) {
                entries.put(name, holder);
              }
            });
    Set<String> shown = new TreeSet<>();
    for (String file : current.shown()) {
      if (entries.containsKey(entry(file))) {
        shown.add(file);
      }
    }
    for (String file : files) {
      boolean seen = shows.test(entry(file));
      boolean inPlace = seen && moves.test(entry(file));
      entries.put(entry(file), inPlace ? Version.IN_PLACE : claim.attempt());
      if (seen && !place.markers().contains(file)) {
        shown.add(file);
      }
    }
    requireFree(current, shown, store, place);
    Set<String> hidden = new TreeSet<>(current.shown());
    hidden.removeAll(shown);
    List<String> obsolete = obsolete(current, entries);
    return new Version(
        current.number() + 1,
        claim.attempt(),
        claim.runId(),
        claim.attempt(),
        current.number() + 1,
        entries,
        List.copyOf(shown),
        List.copyOf(hidden),
        obsolete);
  }

  /**
   * What is not needed any more, relative to the folder of all attempts. Entries that are replaced
   * are among it even where their attempt has others that stay: nobody may show them again.
   */
  private static List<String> obsolete(Version current, Map<String, String> entries) {
    Set<String> obsolete = new TreeSet<>();
    current
        .entries()
        .forEach(
            (name, holder) -> {
              if (!holder.equals(Version.IN_PLACE) && !holder.equals(entries.get(name))) {
                obsolete.add(
                    entries.containsValue(holder) ? OutputPlace.file(holder, name) : holder);
              }
            });
    return List.copyOf(obsolete);
  }

  /** The first part of a file's name: entries are files or folders. */
  static String entry(String file) {
    int slash = file.indexOf('/');
    return slash < 0 ? file : file.substring(0, slash);
  }

  private static List<String> files(Store store, StorePath folder) throws IOException {
    List<String> files = new ArrayList<>();
    if (store.isDirectory(folder)) {
      try (StoreListing listing = store.list(folder, ListOptions.HIDDEN_TOO)) {
        while (listing.hasNext()) {
          String file = listing.next().path();
          // Checksums that Hadoop leaves beside the files of a disk are of no use elsewhere.
          if (!file.substring(file.lastIndexOf('/') + 1).startsWith(".")) {
            files.add(file);
          }
        }
      }
    }
    return files;
  }

  private static void requireFree(
      Version current, Set<String> shown, Store store, OutputPlace place) throws IOException {
    Set<String> fresh = new TreeSet<>(shown);
    current.shown().forEach(fresh::remove);
    for (String file : fresh) {
      if (store.exists(place.base().child(file))) {
        throw new UserException(
            ExitCode.USAGE,
            "The file %s was not published, and files that were not are never replaced; move it away or name another folder."
                .formatted(place.base().child(file)));
      }
    }
  }
}
