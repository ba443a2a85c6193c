package org.plasmospark.spark.source;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.plasmospark.archive.ArchiveLimits;
import org.plasmospark.archive.ArchivePaths;
import org.plasmospark.archive.ArchiveReader;
import org.plasmospark.archive.BadArchiveException;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.ImagePages;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.spark.TaskResources;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.PagePaths;
import org.plasmospark.storage.FileTooLargeException;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreFailures;
import org.plasmospark.storage.StorePath;

/**
 * Reads listed files on the executors. A file that cannot be read becomes a quarantined entry;
 * nothing is skipped and nothing fails because of one file. A store that does not answer, or
 * refuses the credentials, is no matter of one file and fails the run.
 */
public final class CellReader implements Serializable {
  private static final long serialVersionUID = 1L;

  private final StorePath root;
  private final ImageLimits limits;
  private final ArchiveLimits archives;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * @param root of the images
   */
  public CellReader(
      StorePath root,
      ImageLimits limits,
      ArchiveLimits archives,
      Broadcast<SerializableConfiguration> hadoop) {
    this.root = root;
    this.limits = limits;
    this.archives = archives;
    this.hadoop = hadoop;
  }

  /** The folder of the images. */
  StorePath root() {
    return root;
  }

  /** What an archive may cost. */
  ArchiveLimits archives() {
    return archives;
  }

  /**
   * Each file with its bytes and what its name says, in the same order, one of several pages as a
   * row a page; the pixels are not looked at. One image is in memory at a time. Any files may be
   * asked for, in any order; members of one archive are read fastest one after another, and those
   * of one that is compressed as a whole in the order of their places. Reads in a Spark task; what
   * is open is closed after the last file, or at the task's end.
   */
  public Iterator<PackedCell> read(Iterator<ListedFile> files) {
    return readEach(files, (file, reading) -> reading.read(file));
  }

  /** The same for rows of any kind; the caller says what one gives, at least one row. */
  <T, R> Iterator<R> readEach(Iterator<T> rows, BiFunction<T, Reading, Iterator<R>> one) {
    Reading reading = new Reading(new HadoopStore(hadoop.value().value()));
    Iterator<R> read =
        new Iterator<>() {
          private Iterator<R> current = Collections.emptyIterator();

          @Override
          public boolean hasNext() {
            return current.hasNext() || rows.hasNext();
          }

          @Override
          public R next() {
            if (!current.hasNext()) {
              current = one.apply(rows.next(), reading);
            }
            return current.next();
          }
        };
    return TaskResources.closing(read, reading::closeArchive);
  }

  /** Holds the archive that was read last, and the last file of several pages. */
  final class Reading {
    private final Store store;
    private String archive;
    private ArchiveReader open;
    private String paged;
    private ImagePages pages;

    private Reading(Store store) {
      this.store = store;
    }

    /** A file as a row, or as a row a page if it has several. */
    Iterator<PackedCell> read(ListedFile file) {
      PackedCell whole = whole(file);
      ImagePages found =
          whole.entry().isOk() ? ImagePages.of(whole.image(), limits) : ImagePages.ONE;
      if (PagePaths.number(file.path()) > 0) {
        whole = badName(file, "The path reads like that of a page; rename the file.");
      } else if (found.count() > 1 && PagePaths.number(PagePaths.page(file.path(), 1)) == 0) {
        whole = badName(file, "Its pages would read like members of an archive; rename the file.");
      } else if (found.count() > 1) {
        return IntStream.rangeClosed(1, found.count())
            .mapToObj(number -> page(file, found, number))
            .iterator();
      }
      return List.of(whole).iterator();
    }

    /** A file, whatever is in it. */
    PackedCell whole(ListedFile file) {
      if (file.problem() != null) {
        return quarantined(file, file.problem());
      }
      return limits
          .rejectLength(file.length())
          .map(rejected -> quarantined(file, rejected.sentence()))
          .orElseGet(() -> readBytes(file));
    }

    /** One page of a file of several; quickest for one page after the other. */
    PackedCell page(ListedFile file, int number) {
      if (!file.path().equals(paged)) {
        PackedCell whole = whole(file);
        if (!whole.entry().isOk()) {
          return whole;
        }
        pages = ImagePages.of(whole.image(), limits);
        paged = file.path();
      }
      return number > pages.count() || pages.count() == 1
          ? quarantined(
              file,
              new Rejected(RejectReason.UNREADABLE, "the page is not in its file any more")
                  .sentence())
          : page(file, pages, number);
    }

    private PackedCell page(ListedFile file, ImagePages of, int number) {
      String path = PagePaths.page(file.path(), number);
      ImagePages.Page page = of.page(number);
      return page.reason() == null
          ? ok(file, path, page.file())
          : new PackedCell(
              ManifestEntry.quarantined(path, file.length(), page.reason().sentence()), null);
    }

    private PackedCell readBytes(ListedFile file) {
      try {
        return ok(file, file.path(), file.place() == null ? loose(file) : member(file));
      } catch (BadArchiveException e) {
        return quarantined(file, e.rejected().sentence());
      } catch (FileTooLargeException e) {
        return quarantined(
            file,
            new Rejected(RejectReason.TOO_LARGE_FILE, "grew while it was being read").sentence());
      } catch (IOException | IllegalArgumentException e) {
        if (e instanceof IOException failure && StoreFailures.isOutage(failure, store, root)) {
          throw new UncheckedIOException(failure);
        }
        return quarantined(file, Unreadable.because(e).sentence());
      }
    }

    private byte[] loose(ListedFile file) throws IOException {
      return store.readAll(root.child(file.path()), Math.toIntExact(limits.maxBytes()));
    }

    private byte[] member(ListedFile file) throws IOException {
      String wanted = ArchivePaths.archiveOf(file.path());
      if (!wanted.equals(archive)) {
        closeArchive();
        open = new ArchiveReader(store.openSeekable(root.child(wanted)), archives);
        archive = wanted;
      }
      String name = file.path().substring(wanted.length() + ArchivePaths.SEPARATOR.length());
      return open.read(name, Math.toIntExact(file.length()), file.place());
    }

    private void closeArchive() throws IOException {
      archive = null;
      if (open != null) {
        open.close();
        open = null;
      }
    }
  }

  private static PackedCell ok(ListedFile file, String path, byte[] bytes) {
    return new PackedCell(
        ManifestEntry.ok(
            path,
            file.label(),
            file.patientId(),
            file.slideId(),
            0,
            0,
            bytes.length,
            Sha256.hex(bytes)),
        bytes);
  }

  private static PackedCell badName(ListedFile file, String sentence) {
    return quarantined(file, new Rejected(RejectReason.BAD_NAME, sentence).sentence());
  }

  private static PackedCell quarantined(ListedFile file, String reason) {
    return new PackedCell(ManifestEntry.quarantined(file.path(), file.length(), reason), null);
  }
}
