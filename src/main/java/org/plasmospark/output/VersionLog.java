package org.plasmospark.output;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Locale;
import java.util.TreeSet;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;

/**
 * The versions of an output: a record each, the highest number is the current one. A version
 * becomes current by the exclusive creation of the record that follows the one it replaces, so that
 * of several writers who expect the same version to be current one succeeds. (Iceberg and Delta
 * Lake commit tables in this way.)
 */
final class VersionLog {
  private static final String SUFFIX = ".version";
  private static final int MAX_BYTES = 1 << 28;

  private static final int LOOKS = 100;

  /** Records that are kept for people who ask what has happened. */
  private static final int KEPT = 10;

  private final Store store;
  private final StorePath folder;

  VersionLog(Store store, StorePath folder) {
    this.store = store;
    this.folder = folder;
  }

  /** The current version; {@link Version#none} if there is none. */
  Version head() throws IOException {
    for (int look = 1; ; look++) {
      long highest = numbers().stream().reduce((first, second) -> second).orElse(0L);
      if (highest == 0) {
        return Version.none();
      }
      try {
        return Version.parse(store.readAll(file(highest), MAX_BYTES))
            .orElseThrow(() -> damaged(file(highest)));
      } catch (FileNotFoundException e) {
        // Removed since it was listed, because there is a higher one.
        if (look == LOOKS) {
          throw e;
        }
      }
    }
  }

  private static UserException damaged(StorePath record) {
    return new UserException(
        ExitCode.INPUT_MISSING,
        "The record %s of what is published is damaged; restore it, or publish to another folder."
            .formatted(record));
  }

  /**
   * Makes a version the current one.
   *
   * @param scratch folder of the writer's own
   * @return false if another one has come before
   * @throws IOException if it is not known whether it is
   */
  boolean append(Version version, StorePath scratch) throws IOException {
    StorePath file = file(version.number());
    if (!store.createExclusively(file, version.text(), scratch)) {
      return false;
    }
    if (head().number() - version.number() > KEPT) {
      // Its place in the log was free only because its old record was removed.
      store.delete(file);
      return false;
    }
    return true;
  }

  /** Removes records that nobody needs any more. */
  void prune(Version current) throws IOException {
    for (long number : numbers()) {
      if (number < current.number() - KEPT) {
        store.delete(file(number));
      }
    }
  }

  private static boolean isRecord(String name) {
    return name.matches("\\d{1,18}\\" + SUFFIX);
  }

  private static long number(String record) {
    return Long.parseLong(record.substring(0, record.length() - SUFFIX.length()));
  }

  private StorePath file(long number) {
    return folder.child(String.format(Locale.ROOT, "%010d%s", number, SUFFIX));
  }

  private TreeSet<Long> numbers() throws IOException {
    TreeSet<Long> numbers = new TreeSet<>();
    if (!store.isDirectory(folder)) {
      return numbers;
    }
    try (StoreListing listing = store.list(folder, ListOptions.FILES)) {
      while (listing.hasNext()) {
        String name = listing.next().path();
        if (isRecord(name)) {
          numbers.add(number(name));
        }
      }
    } catch (FileNotFoundException e) {
      // The folder was empty and removed since.
      return numbers;
    }
    return numbers;
  }
}
