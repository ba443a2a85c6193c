package org.plasmospark.spark.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.StoredFile;

/** A folder of images, everything in it accounted for. */
public final class ImageFolder {
  /**
   * So few files make a task that progress is smooth, and so many that tasks are worth their start.
   */
  private static final int FILES_PER_TASK = 256;

  private final List<StoredFile> files;

  private ImageFolder(List<StoredFile> files) {
    this.files = files;
  }

  /**
   * Lists a folder.
   *
   * @throws UserException INPUT_MISSING if it is not there or holds no file
   */
  public static ImageFolder list(Store store, StorePath root) {
    store.checkReadable(root, "image folder");
    List<StoredFile> files = new ArrayList<>();
    try (StoreListing listing = store.list(root, ListOptions.EVERYTHING_VISIBLE)) {
      while (listing.hasNext()) {
        StoredFile file = listing.next();
        if (CellReader.counts(file)) {
          files.add(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (files.isEmpty()) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The image folder " + root + " holds no file; check the address.");
    }
    files.sort(Comparator.comparing(StoredFile::path));
    return new ImageFolder(files);
  }

  /** Number of files. */
  public long size() {
    return files.size();
  }

  /** The files with their bytes, read where they are used. */
  public CellSource source(PlasmosparkSession spark, CellReader reader) {
    int tasks = Math.max(1, (files.size() + FILES_PER_TASK - 1) / FILES_PER_TASK);
    return new CellSource(
        spark.context().parallelize(files, tasks).map(reader::read), files.size());
  }
}
