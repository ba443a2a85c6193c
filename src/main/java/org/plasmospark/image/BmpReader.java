package org.plasmospark.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** Reads the headers of Windows and OS/2 bitmaps; {@link BmpPixels} reads their pixels. */
final class BmpReader {
  static final int RGB = 0;
  static final int RLE8 = 1;
  static final int RLE4 = 2;
  static final int BITFIELDS = 3;
  static final int ALPHA_BITFIELDS = 6;

  private static final int FILE_HEADER = 14;
  private static final int CORE_HEADER = 12;
  private static final int OS2_HEADER = 64;

  /** From this one on masks are part of the header, the fourth of them that of alpha. */
  private static final int HEADER_WITH_MASKS = 52;

  private static final int HEADER_WITH_ALPHA = 56;
  private static final Set<Integer> HEADERS = Set.of(CORE_HEADER, 40, 52, 56, 64, 108, 124);

  final ByteBuffer in;
  final int width;
  final int height;

  /** Whether the rows come from the top. */
  final boolean topDown;

  final int depth;
  final int compression;

  /** Where the pixels begin. */
  final long start;

  private final int headerSize;

  private BmpReader(byte[] file) throws BadImageException {
    in = little(file);
    headerSize = in.getInt(FILE_HEADER);
    if (file.length < FILE_HEADER + headerSize) {
      throw BadImageException.truncated("The BMP ends within its header.");
    }
    boolean core = headerSize == CORE_HEADER;
    width = core ? in.getShort(18) & 0xFFFF : in.getInt(18);
    long stated = core ? in.getShort(20) & 0xFFFF : in.getInt(22);
    topDown = stated < 0;
    long rows = Math.abs(stated);
    depth = in.getShort(core ? 24 : 28);
    compression = core ? RGB : in.getInt(30);
    start = in.getInt(10) & 0xFFFFFFFFL;
    if (width < 1 || rows < 1 || rows > Integer.MAX_VALUE) {
      throw BadImageException.corrupt("The header of the BMP gives it no size.");
    }
    height = (int) rows;
    if (!isRead()) {
      throw BadImageException.unsupported(
          "This is a BMP of %d bits and compression %d, which is not read."
              .formatted(depth, compression));
    }
    if (start < headerEnd()) {
      throw BadImageException.corrupt("The pixels of the BMP begin within its header.");
    }
  }

  private boolean isRead() {
    return switch (compression) {
      case RGB ->
          depth == 1 || depth == 4 || depth == 8 || depth == 16 || depth == 24 || depth == 32;
      case RLE8 -> depth == 8 && !topDown;
      case RLE4 -> depth == 4 && !topDown;
      // OS/2 has another compression of this number.
      case BITFIELDS -> (depth == 16 || depth == 32) && headerSize != OS2_HEADER;
      case ALPHA_BITFIELDS -> (depth == 16 || depth == 32) && headerSize != OS2_HEADER;
      default -> false;
    };
  }

  /** "BM" alone begins many a text; the size of the second header makes it sure. */
  static boolean looksLikeBmp(byte[] file) {
    return file.length >= FILE_HEADER + 4
        && file[0] == 'B'
        && file[1] == 'M'
        && HEADERS.contains(little(file).getInt(FILE_HEADER));
  }

  static ImageHeader header(byte[] file) throws BadImageException {
    BmpReader reader = new BmpReader(file);
    return new ImageHeader(ImageFormat.BMP, reader.width, reader.height);
  }

  /** Decodes a file whose header was found within the limits. */
  static Decoded read(byte[] file) throws BadImageException {
    return new BmpPixels(new BmpReader(file)).read();
  }

  /** Bytes before whatever follows the header: masks, palette, pixels. */
  private int headerEnd() {
    return FILE_HEADER + headerSize;
  }

  /** Which bits of a pixel are red, green, blue and opacity; 0 for none. */
  int[] masks() throws BadImageException {
    if (compression == RGB) {
      return depth == 16
          ? new int[] {0x7C00, 0x03E0, 0x001F, 0}
          : new int[] {0xFF0000, 0x00FF00, 0x0000FF, 0};
    }
    boolean within = headerSize >= HEADER_WITH_MASKS;
    boolean alpha = within ? headerSize >= HEADER_WITH_ALPHA : compression == ALPHA_BITFIELDS;
    int at = FILE_HEADER + 40;
    int[] masks = new int[4];
    if (at + 16 > in.limit()) {
      throw BadImageException.truncated("The BMP ends before its pixels.");
    }
    for (int i = 0; i < (alpha ? 4 : 3); i++) {
      masks[i] = in.getInt(at + 4 * i);
    }
    return masks;
  }

  /** The colours of a picture of up to 8 bits. */
  int[] palette() throws BadImageException {
    boolean core = headerSize == CORE_HEADER;
    int entry = core ? 3 : 4;
    int at = headerEnd();
    long used = core ? 0 : in.getInt(46) & 0xFFFFFFFFL;
    long size = used == 0 ? 1L << depth : used;
    if (used == 0 || core) {
      // Old writers leave out what is not used; the pixels begin behind it.
      size = Math.min(size, Math.max(0, start - at) / entry);
    }
    if (size < 1 || size > 256 || at + size * entry > Math.min(start, in.limit())) {
      throw BadImageException.corrupt("The palette of the BMP is malformed.");
    }
    int[] palette = new int[(int) size];
    for (int i = 0; i < palette.length; i++) {
      int from = at + i * entry;
      palette[i] =
          (in.get(from + 2) & 0xFF) << 16 | (in.get(from + 1) & 0xFF) << 8 | in.get(from) & 0xFF;
    }
    return palette;
  }

  private static ByteBuffer little(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }
}
