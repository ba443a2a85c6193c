package org.plasmospark.image;

import java.util.List;
import java.util.Optional;

/**
 * The pages of a file, each as a file of its own that holds what the page needs and nothing else.
 * Only TIFF has pages; thumbnails and masks are none. Of equal bytes come equal pages.
 */
public final class ImagePages {
  /** Of what is not there or not of several pages: counted as one. */
  public static final ImagePages ONE = new ImagePages(null, null, null);

  private final byte[] file;
  private final TiffPages tiff;
  private final ImageLimits limits;

  private ImagePages(byte[] file, TiffPages tiff, ImageLimits limits) {
    this.file = file;
    this.tiff = tiff;
    this.limits = limits;
  }

  /**
   * Looks for the pages of a file. One that cannot be read has one page, and so has one of too many
   * pages: decoding the file says why.
   *
   * @param file all its bytes
   */
  public static ImagePages of(byte[] file, ImageLimits limits) {
    if (limits.rejectLength(file.length).isPresent()) {
      return ONE;
    }
    try {
      if (Signatures.recognise(file) != ImageFormat.TIFF) {
        return ONE;
      }
      TiffPages pages = new TiffPages(file);
      return pages.pages().size() > 1 || pages.broken() != null
          ? new ImagePages(file, pages, limits)
          : ONE;
    } catch (BadImageException e) {
      return ONE;
    }
  }

  /** How many pages the file has, at least 1; one that is announced but not there is counted. */
  public int count() {
    return tiff == null ? 1 : tiff.pages().size() + (tiff.broken() == null ? 0 : 1);
  }

  /**
   * A page of a file of several, as a file, or why there is none.
   *
   * @param number from 1 to {@link #count()}
   */
  public Page page(int number) {
    List<TiffDirectory> pages = tiff.pages();
    try {
      if (number > pages.size()) {
        throw tiff.broken();
      }
      byte[] page = TiffPageFile.of(tiff, pages.get(number - 1), file, limits);
      Optional<Rejected> tooLong = limits.rejectLength(page.length);
      return tooLong.map(rejected -> new Page(null, rejected)).orElse(new Page(page, null));
    } catch (BadImageException e) {
      return new Page(null, e.rejected());
    }
  }

  /**
   * One page.
   *
   * @param file its bytes; null if there is a reason
   * @param reason why it gives no file; null if there is one
   */
  public record Page(byte[] file, Rejected reason) {}
}
