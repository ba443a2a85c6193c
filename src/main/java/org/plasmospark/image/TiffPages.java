package org.plasmospark.image;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The directories of a TIFF: which of them are pages, and which are thumbnails or masks of these.
 */
final class TiffPages {
  /** Fields of all directories together: what a file of a thousand pages has. */
  private static final int MOST_FIELDS = 100_000;

  /** The bits of {@link TiffTags#REMARKS}; pages are kept for years, so that these stay. */
  private static final List<CellFinding> KEPT =
      List.of(CellFinding.PARTS_LEFT_OUT, CellFinding.COLOUR_PLANE, CellFinding.IRREGULAR);

  private static final int REDUCED = 1;
  private static final int MASK = 4;
  private static final int OLD_REDUCED = 2;

  private final byte[] file;
  private final List<TiffDirectory> pages = new ArrayList<>();
  private final List<TiffDirectory> all = new ArrayList<>();
  private boolean partsLeftOut;

  /** Why there is no directory where the last one says that another begins; else null. */
  private BadImageException broken;

  /**
   * @throws BadImageException if there is no first directory, or there are too many
   */
  TiffPages(byte[] file) throws BadImageException {
    this.file = file;
    if (file.length < 8) {
      throw BadImageException.truncated("The TIFF ends within its header.");
    }
    long place = ByteBuffer.wrap(file).order(TiffDirectory.order(file)).getInt(4);
    walk(place & 0xFFFFFFFFL);
    List<TiffDirectory> reduced = new ArrayList<>();
    for (TiffDirectory directory : all) {
      if (isMask(directory)) {
        partsLeftOut = true;
      } else if (isReduced(directory)) {
        reduced.add(directory);
      } else {
        pages.add(directory);
      }
      partsLeftOut |= directory.has(TiffTags.SUB_DIRECTORIES);
    }
    if (pages.isEmpty()) {
      // A picture that is a thumbnail of none in the file is still a picture.
      pages.addAll(reduced.isEmpty() ? all.subList(0, 1) : reduced);
    } else {
      partsLeftOut |= !reduced.isEmpty();
    }
    if (pages.size() > ImageLimits.MOST_PAGES) {
      throw tooMany();
    }
  }

  private void walk(long first) throws BadImageException {
    Set<Long> met = new HashSet<>();
    int fields = 0;
    long place = first;
    do {
      if (!met.add(place)) {
        broken =
            BadImageException.corrupt("The directories of the TIFF come back to an earlier one.");
        return;
      }
      try {
        TiffDirectory directory = new TiffDirectory(file, place);
        fields += directory.fields();
        all.add(directory);
        // Each page may have a thumbnail and a mask.
        if (all.size() > 3 * ImageLimits.MOST_PAGES || fields > MOST_FIELDS) {
          throw tooMany();
        }
        place = directory.next();
      } catch (BadImageException e) {
        if (all.isEmpty() || e.isTooManyPages()) {
          throw e;
        }
        broken = e;
        return;
      }
    } while (place != 0);
  }

  private static BadImageException tooMany() {
    return new BadImageException(
        RejectReason.TOO_MANY_PAGES,
        "The TIFF has more than %d pages; take it apart.".formatted(ImageLimits.MOST_PAGES));
  }

  private static boolean isMask(TiffDirectory directory) {
    return (directory.orAbsent(TiffTags.NEW_SUBFILE_TYPE, 0) & MASK) != 0
        || directory.orAbsent(TiffTags.PHOTOMETRIC, 0) == TiffLayout.TRANSPARENCY_MASK;
  }

  private static boolean isReduced(TiffDirectory directory) {
    return directory.has(TiffTags.NEW_SUBFILE_TYPE)
        ? (directory.orAbsent(TiffTags.NEW_SUBFILE_TYPE, 0) & REDUCED) != 0
        : directory.orAbsent(TiffTags.SUBFILE_TYPE, 0) == OLD_REDUCED;
  }

  /** Pages in their order, at least one. */
  List<TiffDirectory> pages() {
    return pages;
  }

  /** Why the pages end before the file says that they do; null if they do not. */
  BadImageException broken() {
    return broken;
  }

  /** Places of all directories and of their values. */
  Set<Long> places() {
    Set<Long> places = new HashSet<>();
    for (TiffDirectory directory : all) {
      places.add(directory.place());
      places.addAll(directory.places());
    }
    return places;
  }

  /** What has to be said of a page because of its place among others. */
  Set<CellFinding> remarks(TiffDirectory page) {
    Set<CellFinding> remarks = EnumSet.noneOf(CellFinding.class);
    if (partsLeftOut && page == pages.get(0)) {
      remarks.add(CellFinding.PARTS_LEFT_OUT);
    }
    if (arePlanes()) {
      remarks.add(CellFinding.COLOUR_PLANE);
    }
    long kept = page.orAbsent(TiffTags.REMARKS, 0);
    for (int i = 0; i < KEPT.size(); i++) {
      if ((kept >> i & 1) != 0) {
        remarks.add(KEPT.get(i));
      }
    }
    return remarks;
  }

  /** The value of {@link TiffTags#REMARKS} for a page with these. */
  static int kept(Set<CellFinding> remarks) {
    int bits = 0;
    for (int i = 0; i < KEPT.size(); i++) {
      bits |= remarks.contains(KEPT.get(i)) ? 1 << i : 0;
    }
    return bits;
  }

  private boolean arePlanes() {
    if (pages.size() < 3 || pages.size() > 4) {
      return false;
    }
    TiffDirectory first = pages.get(0);
    for (TiffDirectory page : pages) {
      long kind = page.orAbsent(TiffTags.PHOTOMETRIC, TiffLayout.RGB);
      if (kind != TiffLayout.BLACK_IS_ZERO && kind != TiffLayout.WHITE_IS_ZERO
          || page.orAbsent(TiffTags.IMAGE_WIDTH, 0) != first.orAbsent(TiffTags.IMAGE_WIDTH, 0)
          || page.orAbsent(TiffTags.IMAGE_LENGTH, 0) != first.orAbsent(TiffTags.IMAGE_LENGTH, 0)) {
        return false;
      }
    }
    return true;
  }
}
