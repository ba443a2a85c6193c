package org.plasmospark.output;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plasmospark.storage.FileTooLargeException;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;

/**
 * Shows the files of the current version where people and other programs look for them. Every step
 * may be repeated, so that whoever comes next completes what was cut.
 *
 * <p>The markers are removed first and written last, and the last one written is the first removed:
 * it tells of the others, too. Before every step that changes what people see stands a look at the
 * lease: someone who was suspended in the middle for longer than it lasts goes no further, since
 * another run may have shown another version since. That look is at this process's own clock and
 * memory, so that at most the one step in which it was suspended can come late.
 */
final class Display {
  private static final int MAX_MARKER_BYTES = 16 << 20;

  private final Store store;
  private final OutputPlace place;
  private final StorePath scratch;
  private final Runnable lease;

  /**
   * @param scratch folder of the attempt that shows
   * @param lease fails if another attempt may have taken the output over
   */
  Display(Store store, OutputPlace place, StorePath scratch, Runnable lease) {
    this.lease = lease;
    this.store = store;
    this.place = place;
    this.scratch = scratch;
  }

  /** True if the files of a version are shown, or it has none to show. */
  static boolean isShown(Store store, OutputPlace place, Version version) throws IOException {
    if (version.number() == 0 || version.shown().isEmpty() && version.hidden().isEmpty()) {
      return true;
    }
    try {
      for (Map.Entry<String, byte[]> marker : markers(store, place, version).entrySet()) {
        byte[] found = store.readAll(place.base().child(marker.getKey()), MAX_MARKER_BYTES);
        if (!Arrays.equals(found, marker.getValue())) {
          return false;
        }
      }
      return true;
    } catch (FileNotFoundException | FileTooLargeException e) {
      return false;
    }
  }

  /** The content of each marker. */
  private static Map<String, byte[]> markers(Store store, OutputPlace place, Version version)
      throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    for (String marker : place.markers()) {
      contents.put(
          marker,
          marker.endsWith(OutputPlace.SUCCESS)
              ? version.marker()
              : store.readAll(place.files(version.attempt()).child(marker), MAX_MARKER_BYTES));
    }
    return contents;
  }

  /** Shows the files of a version. */
  void show(Version version) throws IOException {
    List<String> lastFirst = new ArrayList<>(place.markers());
    Collections.reverse(lastFirst);
    for (String marker : lastFirst) {
      lease.run();
      store.delete(place.base().child(marker));
    }
    hide(version.hidden());
    move(version);
    for (String file : version.shown()) {
      String holder = version.entries().get(Contents.entry(file));
      if (!holder.equals(Version.IN_PLACE)) {
        lease.run();
        store.copy(place.files(holder).child(file), place.base().child(file), scratch);
      }
    }
    Map<String, byte[]> contents = markers(store, place, version);
    for (String marker : place.markers()) {
      StorePath written = scratch.child(OutputPlace.SUCCESS);
      store.writeAtomically(written, contents.get(marker), true);
      lease.run();
      store.move(written, place.base().child(marker));
    }
  }

  private void hide(List<String> files) throws IOException {
    Set<StorePath> folders = new TreeSet<>(Comparator.reverseOrder());
    for (String file : files) {
      StorePath path = place.base().child(file);
      lease.run();
      store.delete(path);
      for (StorePath at = path.parent(); !at.equals(place.base()); at = at.parent()) {
        folders.add(at);
      }
    }
    // The deepest first.
    for (StorePath folder : folders) {
      lease.run();
      store.deleteEmptyFolder(folder);
    }
  }

  private void move(Version version) throws IOException {
    if (!version.isInPlace() || version.attempt().isEmpty()) {
      return;
    }
    StorePath from = place.files(version.attempt());
    for (String marker : place.markers()) {
      if (marker.endsWith(OutputPlace.SUCCESS)) {
        // The committer of a table has written one of its own.
        lease.run();
        store.delete(from.child(marker));
      }
    }
    for (Map.Entry<String, String> entry : new TreeMap<>(version.entries()).entrySet()) {
      if (entry.getValue().equals(Version.IN_PLACE)) {
        move(from.child(entry.getKey()), place.base().child(entry.getKey()));
      }
    }
  }

  private void move(StorePath from, StorePath to) throws IOException {
    if (!store.isDirectory(from) || !store.exists(to)) {
      lease.run();
      store.move(from, to);
      return;
    }
    try (StoreListing files = store.list(from, ListOptions.HIDDEN_TOO)) {
      while (files.hasNext()) {
        String file = files.next().path();
        lease.run();
        store.move(from.child(file), to.child(file));
      }
    } catch (FileNotFoundException e) {
      return; // moved by somebody else in this moment
    }
  }
}
