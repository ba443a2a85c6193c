package org.plasmospark.output;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;

/** Outputs without a log: copied by hand without their hidden folder, or of an earlier release. */
final class InPlace {
  private InPlace() {}

  /** All that lies where the output belongs; nothing if its marker is not there. */
  static Version version(Store store, OutputPlace place) throws IOException {
    for (String marker : place.markers()) {
      if (!store.exists(place.base().child(marker))) {
        return Version.none();
      }
    }
    List<String> files = files(store, place);
    Set<String> entries = new TreeSet<>();
    files.forEach(file -> entries.add(Contents.entry(file)));
    files.removeAll(place.markers());
    return Version.inPlace(entries, files);
  }

  /** True if something lies where the output belongs. */
  static boolean isOccupied(Store store, OutputPlace place) throws IOException {
    List<StorePath> folders =
        place.owned().isEmpty()
            ? List.of(place.base())
            : place.owned().stream().map(place.base()::child).toList();
    for (StorePath folder : folders) {
      if (holdsFiles(store, folder)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsFiles(Store store, StorePath folder) throws IOException {
    if (!store.isDirectory(folder)) {
      return false;
    }
    try (StoreListing listing = store.list(folder, ListOptions.HIDDEN_TOO)) {
      while (listing.hasNext()) {
        if (!Contents.entry(listing.next().path()).equals(OutputPlace.HIDDEN)) {
          return true;
        }
      }
      return false;
    }
  }

  private static List<String> files(Store store, OutputPlace place) throws IOException {
    List<String> files = new ArrayList<>();
    if (place.owned().isEmpty()) {
      add(store, place.base(), "", files);
    }
    for (String folder : place.owned()) {
      add(store, place.base().child(folder), folder + "/", files);
    }
    return files;
  }

  private static void add(Store store, StorePath folder, String prefix, List<String> files)
      throws IOException {
    if (!store.isDirectory(folder)) {
      return;
    }
    try (StoreListing listing = store.list(folder, ListOptions.HIDDEN_TOO)) {
      while (listing.hasNext()) {
        String file = listing.next().path();
        if (!Contents.entry(file).equals(OutputPlace.HIDDEN)) {
          files.add(prefix + file);
        }
      }
    }
  }
}
