package org.plasmospark.image;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The uncompressed bytes of a page of a TIFF. TwelveMonkeys' plug-in is told that they are gray
 * pixels of a byte each, so that it puts strips and tiles together and leaves the meaning of the
 * bytes to us.
 */
final class TiffData {
  static final int NONE = 1;
  static final int LZW = 5;
  static final int JPEG = 7;

  private static final int DEFLATE = 8;
  private static final int PACK_BITS = 32773;
  private static final int DEFLATE_OLD = 32946;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private final byte[] file;
  private final TiffLayout layout;
  private boolean mended;

  TiffData(byte[] file, TiffLayout layout) {
    this.file = file;
    this.layout = layout;
    mended = layout.mended;
  }

  static void requireRead(int compression) throws BadImageException {
    switch (compression) {
      case NONE, LZW, JPEG, DEFLATE, PACK_BITS, DEFLATE_OLD -> {}
      default ->
          throw BadImageException.unsupported(
              ("This is a TIFF of compression %d%s; uncompressed, LZW, Deflate, PackBits and JPEG"
                      + " are read.")
                  .formatted(compression, name(compression)));
    }
  }

  /** Whether readers agree that samples of this compression may be differences. */
  static boolean mayPredict(int compression) {
    return compression == LZW || compression == DEFLATE || compression == DEFLATE_OLD;
  }

  private static String name(int compression) {
    return switch (compression) {
      case 2, 3, 4 -> " (CCITT, of fax machines)";
      case 6 -> " (JPEG in its old form)";
      case 34712 -> " (JPEG 2000)";
      case 34925 -> " (LZMA)";
      case 50000 -> " (Zstandard)";
      case 50001 -> " (WebP)";
      default -> "";
    };
  }

  static BadImageException incomplete(int block) {
    return BadImageException.truncated(
        "Strip or tile %d of the TIFF holds less than its pixels.".formatted(block + 1));
  }

  /** Whether lengths were missing or short. */
  boolean mended() {
    return mended;
  }

  /**
   * The lines of one plane, or of all samples together if there are no planes.
   *
   * @param plane from 0
   */
  byte[] lines(int plane) throws BadImageException {
    int blocks = layout.across() * layout.down();
    int from = plane * blocks;
    if (layout.compression == JPEG) {
      return jpegs(from);
    }
    long[] counts = Arrays.copyOfRange(layout.counts, from, from + blocks);
    try {
      return lines(from, counts);
    } catch (BadImageException e) {
      if (!e.isTruncated() || layout.compression == NONE) {
        throw e;
      }
    }
    for (int i = 0; i < blocks; i++) {
      counts[i] += layout.slack[from + i];
    }
    byte[] lines = lines(from, counts);
    mended = true;
    return lines;
  }

  private byte[] lines(int from, long[] counts) throws BadImageException {
    if (layout.compression == LZW) {
      for (int i = 0; i < counts.length; i++) {
        TiffLzw.check(file, (int) layout.offsets[from + i], (int) counts[i], layout, from + i);
      }
    }
    byte[] head = directory(from, counts);
    Raster raster = PluginReader.TIFF.image(new TwoParts(head, file)).getRaster();
    byte[] lines = ((DataBufferByte) raster.getDataBuffer()).getData();
    if (lines.length != layout.lineBytes() * layout.lines()) {
      throw BadImageException.corrupt("The TIFF decodes to another size than its directory says.");
    }
    return lines;
  }

  /** What is said instead of the file's own directories; its bytes follow. */
  private byte[] directory(int from, long[] counts) throws BadImageException {
    int size = TiffField.sizeOf(fields(from, counts, 0));
    ByteBuffer head = ByteBuffer.allocate(size).order(ORDER);
    TiffField.write(fields(from, counts, size), head);
    return head.array();
  }

  private List<TiffField> fields(int from, long[] counts, int shift) throws BadImageException {
    long[] offsets =
        Arrays.stream(layout.offsets, from, from + counts.length).map(at -> at + shift).toArray();
    List<TiffField> fields = new ArrayList<>();
    add(fields, TiffTags.IMAGE_WIDTH, layout.lineBytes());
    add(fields, TiffTags.IMAGE_LENGTH, layout.lines());
    add(fields, TiffTags.BITS_PER_SAMPLE, 8);
    add(fields, TiffTags.COMPRESSION, layout.compression);
    add(fields, TiffTags.PHOTOMETRIC, TiffLayout.BLACK_IS_ZERO);
    add(fields, TiffTags.FILL_ORDER, layout.directory.orElse(TiffTags.FILL_ORDER, 1));
    if (!layout.tiled) {
      add(fields, TiffTags.STRIP_OFFSETS, offsets);
    }
    add(fields, TiffTags.SAMPLES_PER_PIXEL, 1);
    if (layout.tiled) {
      add(fields, TiffTags.TILE_WIDTH, layout.bytes(layout.blockWidth));
      add(fields, TiffTags.TILE_LENGTH, layout.blockLines());
      add(fields, TiffTags.TILE_OFFSETS, offsets);
      add(fields, TiffTags.TILE_BYTE_COUNTS, counts);
    } else {
      add(fields, TiffTags.ROWS_PER_STRIP, layout.blockLines());
      add(fields, TiffTags.STRIP_BYTE_COUNTS, counts);
    }
    return fields;
  }

  private static void add(List<TiffField> fields, int tag, long... values) {
    fields.add(TiffField.ofLongs(tag, ORDER, values));
  }

  /** Blocks of JPEG, each a file but for the tables that they share. */
  private byte[] jpegs(int from) throws BadImageException {
    byte[] tables =
        layout.directory.has(TiffTags.JPEG_TABLES)
            ? layout.directory.bytesOf(TiffTags.JPEG_TABLES)
            : new byte[0];
    byte[] lines = new byte[layout.lineBytes() * layout.lines()];
    for (int row = 0; row < layout.down(); row++) {
      for (int column = 0; column < layout.across(); column++) {
        int block = from + row * layout.across() + column;
        int y = row * layout.blockHeight;
        int x = column * layout.blockWidth;
        Raster raster =
            JpegReader.components(jpeg(tables, block), layout.blockWidth, layout.blockHeight);
        int rows = Math.min(layout.blockHeight, layout.height - y);
        int columns = Math.min(layout.blockWidth, layout.width - x);
        if (raster.getNumBands() != layout.together()
            || raster.getHeight() < rows
            || raster.getWidth() < columns) {
          throw BadImageException.corrupt("A JPEG in the TIFF has not the size of its place.");
        }
        put(raster, columns, rows, lines, y * layout.lineBytes() + x * layout.together());
      }
    }
    return lines;
  }

  private void put(Raster raster, int columns, int rows, byte[] lines, int to) {
    int[] row = new int[columns * raster.getNumBands()];
    for (int y = 0; y < rows; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, columns, 1, row);
      for (int i = 0; i < row.length; i++) {
        lines[to + y * layout.lineBytes() + i] = (byte) row[i];
      }
    }
  }

  /** The tables without their end mark and the block without its beginning. */
  private byte[] jpeg(byte[] tables, int block) throws BadImageException {
    int at = (int) layout.offsets[block];
    int end = at + (int) layout.counts[block];
    int last = end - 2;
    while (last > at && !(file[last] == (byte) 0xFF && file[last + 1] == (byte) 0xD9)) {
      // What fills a strip up behind its end mark.
      last--;
    }
    if (last <= at) {
      throw incomplete(block);
    }
    mended |= end - 2 - last > 1;
    boolean marked = tables.length >= 4 && tables[tables.length - 1] == (byte) 0xD9;
    int head = marked ? tables.length - 2 : 0;
    byte[] jpeg = Arrays.copyOf(tables, head + last + 2 - at - (head > 0 ? 2 : 0));
    System.arraycopy(file, head > 0 ? at + 2 : at, jpeg, head, jpeg.length - head);
    return jpeg;
  }
}
