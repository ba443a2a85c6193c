package org.plasmospark.spark.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.plasmospark.archive.ArchiveFormat;
import org.plasmospark.archive.ArchivePaths;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;
import org.plasmospark.manifest.PathFilter;
import org.plasmospark.run.Progress;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.StoredFile;

/**
 * Lists what lies in a folder, on the driver, into a work table; the archives in it into another.
 * Memory does not grow with the files.
 *
 * @param blocks of all but archives
 * @param archives blocks of what is named like an archive
 * @param files rows of the first
 * @param archiveFiles rows of the second
 * @param filtered what the filter does not admit
 * @param hidden files and folders whose names begin with {@code _} or {@code .}
 */
record LooseFiles(
    List<WorkTable.Block> blocks,
    List<WorkTable.Block> archives,
    long files,
    long archiveFiles,
    long filtered,
    long hidden) {
  private static final Set<String> IMAGE_ENDINGS =
      Set.of("png", "jpg", "jpeg", "tif", "tiff", "bmp");

  /** Each may hold a million members, so that few make a task. */
  private static final int ARCHIVES_PER_BLOCK = 8;

  private static final int FILES_PER_ADVANCE = 1000;

  static LooseFiles list(Store store, FolderRules rules, StorePath work, Progress progress) {
    PathFilter filter = rules.filter();
    progress.start("list", "files", 0);
    try (StoreListing listing = listing(store, rules);
        WorkTableWriter<ListedFile> loose =
            new WorkTableWriter<>(
                store, work, "files", RowCodec.FILES, WorkTableWriter.ROWS_PER_BLOCK);
        WorkTableWriter<ListedFile> archives =
            new WorkTableWriter<>(store, work, "archives", RowCodec.FILES, ARCHIVES_PER_BLOCK)) {
      long filtered = 0;
      long seen = 0;
      while (listing.hasNext()) {
        StoredFile file = listing.next();
        if (!counts(file)) {
          continue;
        }
        ListedFile row = row(file);
        boolean archive = row.problem() == null && ArchiveFormat.ofName(file.path()).isPresent();
        if (archive ? !filter.admitsArchive(row.path()) : !filter.admits(row.path())) {
          filtered++;
        } else {
          (archive ? archives : loose).add(row);
        }
        if (++seen % FILES_PER_ADVANCE == 0) {
          progress.advance(FILES_PER_ADVANCE);
        }
      }
      if (seen > 0) {
        progress.advance(seen % FILES_PER_ADVANCE);
        progress.finish();
      }
      return new LooseFiles(
          loose.finish(),
          archives.finish(),
          loose.rows(),
          archives.rows(),
          filtered,
          listing.hidden());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StoreListing listing(Store store, FolderRules rules) throws IOException {
    return rules.only().isPresent()
        ? StoreListing.of(List.of(store.file(rules.address())).iterator())
        : store.list(rules.root(), ListOptions.EVERYTHING_VISIBLE);
  }

  /** Whether a listed name has to be accounted for: all but folders that are only folders. */
  private static boolean counts(StoredFile file) {
    if (file.kind() != StoredFile.Kind.DIRECTORY) {
      return true;
    }
    String name = file.path().substring(file.path().lastIndexOf('/') + 1);
    return IMAGE_ENDINGS.contains(
        name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static ListedFile row(StoredFile file) {
    String unreadable =
        switch (file.kind()) {
          case FILE -> null;
          case DIRECTORY -> "is a folder that is named like an image";
          case LINK -> "is a symbolic link, which is not followed";
          case UNREADABLE -> "is a folder that cannot be listed";
          case SPECIAL -> "is neither a file nor a folder";
        };
    Rejected problem = null;
    if (unreadable != null) {
      problem = new Rejected(RejectReason.UNREADABLE, unreadable);
    } else if (ArchivePaths.isMember(file.path())) {
      problem =
          new Rejected(
              RejectReason.BAD_NAME,
              "The path reads like that of a member of an archive; rename the folder.");
    }
    return problem == null
        ? ListedFile.file(file.path(), file.length(), file.modified())
        : ListedFile.unreadable(file.path(), file.length(), file.modified(), problem.sentence());
  }
}
