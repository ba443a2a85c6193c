package org.plasmospark.image;

import java.io.Serializable;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * What an untrusted file may cost: checked against its length and its header, before memory is
 * taken for pixels.
 *
 * @param maxBytes longest file that is read, in bytes
 * @param maxPixels largest width times height that is decoded, at most {@value #MOST_PIXELS}
 * @param maxSide longest width or height that is decoded, in pixels, at most {@value #LONGEST_SIDE}
 * @param minSide shortest width or height that is taken for a cell, in pixels, at least 1
 */
public record ImageLimits(long maxBytes, long maxPixels, int maxSide, int minSide)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Eight bytes a pixel, the most a format here has, still fit into one Java array. */
  static final long MOST_PIXELS = 200_000_000L;

  /** The resizing's fixed-point sums are exact up to here, far beyond any cell. */
  static final int LONGEST_SIDE = 8_192;

  /** Pages that are read of one file: a stack of cells has dozens. */
  static final int MOST_PAGES = 1_000;

  /**
   * 32 MiB, 16 megapixels, sides of 8 to 8,192: the largest cell of the NIH set has 394 pixels a
   * side and 36 KB, so this leaves room for high-resolution scanners, and one decode stays below
   * 200 MB of heap.
   */
  public static final ImageLimits DEFAULT = new ImageLimits(32L << 20, 16L << 20, LONGEST_SIDE, 8);

  /**
   * @throws UserException if a limit is not positive, too large, or excludes every image
   */
  public ImageLimits {
    if (maxBytes < 1 || maxBytes > Integer.MAX_VALUE - 8) {
      throw usage("The largest file must be between 1 byte and 2 GiB, not " + maxBytes + ".");
    }
    if (maxPixels < 1 || maxPixels > MOST_PIXELS) {
      throw usage(
          "The largest image must have between 1 and "
              + MOST_PIXELS
              + " pixels, not "
              + maxPixels
              + ".");
    }
    if (minSide < 1 || maxSide < minSide || maxSide > LONGEST_SIDE) {
      throw usage(
          "The sides of an image must lie in a range within 1 to %d pixels, not in %d to %d."
              .formatted(LONGEST_SIDE, minSide, maxSide));
    }
  }

  /**
   * Whether a file of this length will be read at all; ask before reading it.
   *
   * @param bytes the file's length
   * @return why it will not be read, or nothing
   */
  public Optional<Rejected> rejectLength(long bytes) {
    if (bytes == 0) {
      return Optional.of(new Rejected(RejectReason.EMPTY, "The file has no bytes."));
    }
    if (bytes > maxBytes) {
      return Optional.of(
          new Rejected(
              RejectReason.TOO_LARGE_FILE,
              "The file has %d bytes; the limit is %d.".formatted(bytes, maxBytes)));
    }
    return Optional.empty();
  }

  /** Whether an image of this size will be decoded: why not, or nothing. */
  Optional<Rejected> rejectSize(int width, int height) {
    if (width > maxSide || height > maxSide || (long) width * height > maxPixels) {
      return Optional.of(
          new Rejected(
              RejectReason.TOO_MANY_PIXELS,
              "The header says %d x %d pixels; the limits are %d a side and %d in all."
                  .formatted(width, height, maxSide, maxPixels)));
    }
    if (width < minSide || height < minSide) {
      return Optional.of(
          new Rejected(
              RejectReason.TOO_SMALL,
              "The image has %d x %d pixels; a cell has at least %d a side."
                  .formatted(width, height, minSide)));
    }
    return Optional.empty();
  }

  private static UserException usage(String sentence) {
    return new UserException(ExitCode.USAGE, sentence);
  }
}
