package org.plasmospark.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** Reads Windows bitmaps: the header ourselves, the pixels by the JDK. */
final class BmpReader {
  private static final int FILE_HEADER = 14;
  private static final int CORE_HEADER = 12;
  private static final Set<Integer> HEADERS = Set.of(CORE_HEADER, 40, 52, 56, 64, 108, 124);
  private static final Set<Integer> DEPTHS = Set.of(1, 4, 8, 16, 24, 32);
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BITFIELDS = 3;

  private BmpReader() {}

  /** "BM" alone begins many a text; the size of the second header makes it sure. */
  static boolean looksLikeBmp(byte[] file) {
    return file.length >= FILE_HEADER + 4
        && file[0] == 'B'
        && file[1] == 'M'
        && HEADERS.contains(little(file).getInt(FILE_HEADER));
  }

  static ImageHeader header(byte[] file) throws BadImageException {
    ByteBuffer in = little(file);
    int headerSize = in.getInt(FILE_HEADER);
    if (file.length < FILE_HEADER + headerSize) {
      throw BadImageException.truncated("The BMP ends within its header.");
    }
    boolean core = headerSize == CORE_HEADER;
    int width = core ? in.getShort(18) & 0xFFFF : in.getInt(18);
    // A negative height means that the rows come from the top.
    long height = core ? in.getShort(20) & 0xFFFF : Math.abs((long) in.getInt(22));
    int depth = in.getShort(core ? 24 : 28);
    int compression = core ? 0 : in.getInt(30);
    if (width < 1 || height < 1 || height > Integer.MAX_VALUE) {
      throw BadImageException.corrupt("The header of the BMP gives it no size.");
    }
    if (!DEPTHS.contains(depth) || compression < 0 || compression > BITFIELDS) {
      throw BadImageException.unsupported(
          "This is a BMP of %d bits and compression %d, which is not read."
              .formatted(depth, compression));
    }
    return new ImageHeader(ImageFormat.BMP, width, (int) height);
  }

  /** Decodes a file whose header was found within the limits. */
  static CellImage read(byte[] file, ImageHeader header) throws BadImageException {
    ByteBuffer in = little(file);
    boolean core = in.getInt(FILE_HEADER) == CORE_HEADER;
    int depth = in.getShort(core ? 24 : 28);
    int compression = core ? 0 : in.getInt(30);
    if (compression != RLE8 && compression != RLE4) {
      long rowBytes = ((long) header.width() * depth + 31) / 32 * 4;
      long start = in.getInt(10) & 0xFFFFFFFFL;
      if (start + rowBytes * header.height() > file.length) {
        throw BadImageException.truncated("The BMP ends before its last pixel.");
      }
    }
    return Rasters.toCell(JdkReader.BMP.image(file), false);
  }

  private static ByteBuffer little(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }
}
