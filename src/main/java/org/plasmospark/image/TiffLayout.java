package org.plasmospark.image;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the samples of a page of a TIFF lie in the file, checked against the file's length and the
 * limits before anything is decompressed.
 */
final class TiffLayout {
  static final int WHITE_IS_ZERO = 0;
  static final int BLACK_IS_ZERO = 1;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int TRANSPARENCY_MASK = 4;
  static final int SEPARATED = 5;
  static final int YCC = 6;

  private static final int SEPARATE_PLANES = 2;
  private static final int MOST_SAMPLES = 8;
  private static final int MOST_BITS = 32;

  /** A last byte or two that the length of a strip does not count. */
  private static final int MOST_SLACK = 2;

  /** Tiles of 16 x 16 pixels, the smallest of the format, of two of the largest pages. */
  private static final int MOST_BLOCKS = 1 << 17;

  /** Pixels of a tile that may be larger than its page. */
  private static final long MOST_BLOCK = 1L << 20;

  /** Blocks may share their data, but not so that reading all takes long. */
  private static final long MOST_DATA = 64L << 20;

  final TiffDirectory directory;
  final int width;
  final int height;
  final int kind;
  final int samples;
  final int bits;
  final boolean planes;
  final int compression;

  /** Columns and rows of one strip or tile. */
  final int blockWidth;

  final int blockHeight;
  final boolean tiled;

  /** Pixels that share a colour in YCbCr; 1 for all else. */
  final int acrossUnit;

  final int downUnit;

  /** Places of the strips or tiles, and the bytes of each. */
  final long[] offsets;

  final long[] counts;

  /** Bytes behind each strip or tile that are nothing else's. */
  final int[] slack;

  /** Whether lengths were missing or short. */
  final boolean mended;

  TiffLayout(TiffPages pages, TiffDirectory page, byte[] file, ImageLimits limits)
      throws BadImageException {
    directory = page;
    ImageHeader size = size(page);
    width = size.width();
    height = size.height();
    if (!page.has(TiffTags.PHOTOMETRIC)) {
      throw BadImageException.corrupt("The TIFF does not say what its samples mean.");
    }
    if (page.orElse(TiffTags.IMAGE_DEPTH, 1) > 1) {
      throw BadImageException.unsupported(
          "The TIFF is a volume of %d slices; save each as a page."
              .formatted(page.orElse(TiffTags.IMAGE_DEPTH, 1)));
    }
    kind = (int) page.orElse(TiffTags.PHOTOMETRIC, -1);
    compression = (int) page.orElse(TiffTags.COMPRESSION, TiffData.NONE);
    TiffData.requireRead(compression);
    bits = bits(page);
    requireUnsigned(page);
    tiled = page.has(TiffTags.TILE_OFFSETS);
    samples = samples(page);
    planes = page.orElse(TiffTags.PLANAR, 1) == SEPARATE_PLANES && samples > 1;
    TiffColours.requireRead(this);
    blockWidth = side(tiled ? page.only(TiffTags.TILE_WIDTH) : width, width);
    blockHeight =
        tiled
            ? side(page.only(TiffTags.TILE_LENGTH), height)
            : side(Math.min(page.orElse(TiffTags.ROWS_PER_STRIP, height), height), height);
    if ((long) blockWidth * blockHeight > Math.max(MOST_BLOCK, 4L * width * height)) {
      throw impossible();
    }
    int[] unit = unit(page);
    acrossUnit = unit[0];
    downUnit = unit[1];
    if (tiled && (long) blockWidth * bits % 8 != 0
        || blockWidth % acrossUnit != 0 && blockWidth < width
        || blockHeight % downUnit != 0 && blockHeight < height) {
      throw impossible();
    }
    if ((long) lineBytes() * lines() * (planes ? samples : 1) > 8 * limits.maxPixels()) {
      throw new BadImageException(
          RejectReason.TOO_MANY_PIXELS,
          "The samples of the TIFF take more than 8 bytes for each pixel of the limit.");
    }
    offsets = page.numbers(tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS);
    if (offsets.length > MOST_BLOCKS) {
      throw impossible();
    }
    if (offsets.length != (long) across() * down() * (planes ? samples : 1)) {
      throw BadImageException.corrupt("The TIFF does not say where all of its pixels are.");
    }
    TreeSet<Long> taken = taken(pages.places(), file.length);
    counts = counts(taken);
    slack = new int[offsets.length];
    mended = mend(taken, file.length);
    if (Arrays.stream(counts).sum() > Math.max(MOST_DATA, file.length)) {
      throw BadImageException.corrupt("The strips or tiles of the TIFF lie over one another.");
    }
  }

  static ImageHeader size(TiffDirectory page) throws BadImageException {
    long width = page.only(TiffTags.IMAGE_WIDTH);
    long height = page.only(TiffTags.IMAGE_LENGTH);
    if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw BadImageException.corrupt("The directory of the TIFF gives it no size.");
    }
    return new ImageHeader(ImageFormat.TIFF, (int) width, (int) height);
  }

  private static int bits(TiffDirectory page) throws BadImageException {
    long[] all =
        page.has(TiffTags.BITS_PER_SAMPLE)
            ? page.numbers(TiffTags.BITS_PER_SAMPLE)
            : new long[] {1};
    long first = all.length == 0 ? 0 : all[0];
    if (first < 1 || first > MOST_BITS) {
      throw BadImageException.unsupported(
          "The TIFF has %d bits a sample; up to %d are read.".formatted(first, MOST_BITS));
    }
    if (Arrays.stream(all).anyMatch(bits -> bits != first)) {
      throw BadImageException.unsupported("The samples of the TIFF have different depths.");
    }
    return (int) first;
  }

  private static void requireUnsigned(TiffDirectory page) throws BadImageException {
    if (!page.has(TiffTags.SAMPLE_FORMAT)) {
      return;
    }
    for (long format : page.numbers(TiffTags.SAMPLE_FORMAT)) {
      // Undefined is read as if nothing were said, as the specification has it.
      if (format != 1 && format != 4) {
        throw BadImageException.unsupported(
            "The samples of the TIFF are signed or floating point; unsigned integers are read.");
      }
    }
  }

  private int samples(TiffDirectory page) throws BadImageException {
    long depths =
        page.has(TiffTags.BITS_PER_SAMPLE) ? page.numbers(TiffTags.BITS_PER_SAMPLE).length : 1;
    int colours = TiffColours.colours(kind);
    long stated = page.orElse(TiffTags.SAMPLES_PER_PIXEL, Math.max(depths, 1));
    if (stated < colours && !page.has(TiffTags.SAMPLES_PER_PIXEL) && holdsExactly(page, colours)) {
      stated = colours;
    }
    if (stated < colours || stated > MOST_SAMPLES || depths > 1 && depths != stated) {
      throw BadImageException.corrupt(
          "The TIFF says that a pixel of %s has %d samples of %d depths."
              .formatted(TiffColours.name(kind), stated, depths));
    }
    return (int) stated;
  }

  /** Whether the uncompressed strips have room for so many samples and no more. */
  private boolean holdsExactly(TiffDirectory page, int colours) throws BadImageException {
    if (tiled || compression != TiffData.NONE || !page.has(TiffTags.STRIP_BYTE_COUNTS)) {
      return false;
    }
    long bytes = Arrays.stream(page.numbers(TiffTags.STRIP_BYTE_COUNTS)).sum();
    return bytes == ((long) width * colours * bits + 7) / 8 * height;
  }

  /** A block is decoded whole, so it must not be larger than the image by much. */
  private static int side(long block, int image) throws BadImageException {
    if (block < 1 || block > image + 4096L) {
      throw impossible();
    }
    return (int) block;
  }

  private static BadImageException impossible() {
    return BadImageException.corrupt("The strips or tiles of the TIFF have an impossible size.");
  }

  private int[] unit(TiffDirectory page) throws BadImageException {
    if (kind != YCC || compression == TiffData.JPEG) {
      return new int[] {1, 1};
    }
    long[] unit =
        page.has(TiffTags.YCC_SUBSAMPLING)
            ? page.numbers(TiffTags.YCC_SUBSAMPLING)
            : new long[] {2, 2};
    if (unit.length != 2
        || Arrays.stream(unit).anyMatch(side -> side != 1 && side != 2 && side != 4)) {
      throw BadImageException.corrupt(
          "The TIFF shares colours among an impossible number of pixels.");
    }
    boolean shared = unit[0] * unit[1] > 1;
    if (shared && (planes || samples > 3 || page.orElse(TiffTags.PREDICTOR, 1) != 1)) {
      throw BadImageException.unsupported(
          "The pixels of the TIFF share colours, and that in planes, with more samples or with"
              + " differences, which is not read.");
    }
    return new int[] {(int) unit[0], (int) unit[1]};
  }

  int across() {
    return (width + blockWidth - 1) / blockWidth;
  }

  int down() {
    return (height + blockHeight - 1) / blockHeight;
  }

  /** Samples of a pixel that lie together. */
  int together() {
    return planes ? 1 : samples;
  }

  /** Bytes of so many columns of a line, of one plane if there are planes. */
  int bytes(int columns) {
    long lineBits =
        acrossUnit * downUnit == 1
            ? (long) columns * together() * bits
            : (long) ((columns + acrossUnit - 1) / acrossUnit) * (acrossUnit * downUnit + 2) * bits;
    return (int) Math.min(Integer.MAX_VALUE, (lineBits + 7) / 8);
  }

  int lineBytes() {
    return bytes(width);
  }

  /** Lines of a page: rows, or groups of rows that share colours. */
  int lines() {
    return (height + downUnit - 1) / downUnit;
  }

  int blockLines() {
    return (blockHeight + downUnit - 1) / downUnit;
  }

  /** Uncompressed bytes of a block; a strip at the bottom may be shorter. */
  long blockBytes(int block) {
    int row = block % (across() * down()) / across();
    boolean last = !tiled && row == down() - 1;
    long blockLines = last ? lines() - (long) row * blockLines() : blockLines();
    return blockLines * bytes(blockWidth);
  }

  private TreeSet<Long> taken(Set<Long> directories, int length) {
    TreeSet<Long> taken = new TreeSet<>(directories);
    Arrays.stream(offsets).forEach(taken::add);
    taken.add((long) length);
    return taken;
  }

  private long[] counts(TreeSet<Long> taken) throws BadImageException {
    int tag = tiled ? TiffTags.TILE_BYTE_COUNTS : TiffTags.STRIP_BYTE_COUNTS;
    long[] stated = directory.has(tag) ? directory.numbers(tag) : new long[offsets.length];
    if (stated.length != offsets.length) {
      throw BadImageException.corrupt("The TIFF does not say how long all of its strips are.");
    }
    return stated;
  }

  /** Puts right what is missing or a little short; whether there was anything. */
  private boolean mend(TreeSet<Long> taken, int length) throws BadImageException {
    boolean mending = false;
    for (int i = 0; i < offsets.length; i++) {
      Long end = taken.higher(offsets[i]);
      if (end == null || offsets[i] + counts[i] > length) {
        throw BadImageException.truncated("The TIFF ends before its last pixel.");
      }
      if (counts[i] == 0) {
        mending = true;
        counts[i] =
            compression == TiffData.NONE
                ? Math.min(blockBytes(i), end - offsets[i])
                : end - offsets[i];
      }
      long beyond = offsets[i] + counts[i];
      slack[i] = (int) Math.max(0, Math.min(MOST_SLACK, end - beyond));
      if (compression == TiffData.NONE && counts[i] < blockBytes(i)) {
        long missing = blockBytes(i) - counts[i];
        if (missing > slack[i]) {
          throw TiffData.incomplete(i);
        }
        mending = true;
        counts[i] += missing;
        slack[i] -= (int) missing;
      }
    }
    return mending;
  }
}
