package org.plasmospark.spark.catalog;

import java.io.Serializable;
import java.util.Iterator;
import org.plasmospark.image.CellFinding;
import org.plasmospark.image.DecodeResult;
import org.plasmospark.image.Decoded;
import org.plasmospark.image.ImageDecoder;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Rejected;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.spark.source.CellReader;
import org.plasmospark.spark.source.EarlierRows.Met;
import org.plasmospark.spark.source.ListedFile;
import org.plasmospark.spark.table.CatalogEntry;
import org.plasmospark.spark.table.PackedCell;

/** Makes rows of a catalog: from the bytes of files, or from what is known of them already. */
final class ImageCheck implements Serializable {
  private static final long serialVersionUID = 1L;

  private final CellReader reader;
  private final ImageDecoder decoder;
  private final long settledBefore;

  /**
   * @param settledBefore as {@link EarlierCatalog#settledBefore()}; without an earlier catalog it
   *     does not matter
   */
  ImageCheck(CellReader reader, ImageLimits limits, long settledBefore) {
    this.reader = reader;
    this.decoder = new ImageDecoder(limits);
    this.settledBefore = settledBefore;
  }

  /** Whether a file is as it was: then it need not be read. What was quarantined is tried again. */
  boolean isKnown(Met met) {
    CatalogEntry earlier = met.earlier();
    ListedFile file = met.file();
    return earlier != null
        && earlier.entry().isOk()
        && file.problem() == null
        && file.length() == earlier.entry().bytes()
        && file.modified() == earlier.modified()
        && file.modified() > 0
        && file.modified() < settledBefore;
  }

  /** A row for each file, in their order, from its bytes. */
  Iterator<CatalogEntry> read(Iterator<ListedFile> files) {
    ListedFile[] last = new ListedFile[1];
    Iterator<PackedCell> cells =
        reader.read(
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return files.hasNext();
              }

              @Override
              public ListedFile next() {
                last[0] = files.next();
                return last[0];
              }
            });
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return cells.hasNext();
      }

      @Override
      public CatalogEntry next() {
        PackedCell cell = cells.next();
        return row(last[0], cell);
      }
    };
  }

  private CatalogEntry row(ListedFile file, PackedCell cell) {
    ManifestEntry entry = cell.entry();
    if (!entry.isOk()) {
      return new CatalogEntry(entry, file.modified(), null);
    }
    DecodeResult result = decoder.decode(cell.image());
    if (result instanceof Rejected rejected) {
      return new CatalogEntry(entry.quarantinedFor(rejected.sentence()), file.modified(), null);
    }
    Decoded decoded = (Decoded) result;
    return new CatalogEntry(
        entry.withSize(decoded.image().width(), decoded.image().height()),
        file.modified(),
        CatalogEntry.codes(CellFinding.of(decoded)));
  }

  /**
   * The row of a known file; what names and mapping say may have changed even though the bytes have
   * not.
   */
  static CatalogEntry known(Met met) {
    ListedFile file = met.file();
    ManifestEntry earlier = met.earlier().entry();
    return met.earlier()
        .with(
            ManifestEntry.ok(
                file.path(),
                file.label(),
                file.patientId(),
                file.slideId(),
                earlier.width(),
                earlier.height(),
                earlier.bytes(),
                earlier.sha256()));
  }
}
