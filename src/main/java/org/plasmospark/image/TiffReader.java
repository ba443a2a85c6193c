package org.plasmospark.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the first page of classic TIFF (revision 6.0): the directory ourselves, so that no size or
 * place in it is trusted, the pixels by the JDK.
 */
final class TiffReader {
  private static final int IMAGE_WIDTH = 256;
  private static final int IMAGE_LENGTH = 257;
  private static final int BITS_PER_SAMPLE = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES_PER_PIXEL = 277;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_BYTE_COUNTS = 279;
  private static final int PLANAR = 284;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_LENGTH = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTE_COUNTS = 325;
  private static final int SAMPLE_FORMAT = 339;
  private static final int UNSIGNED = 1;
  private static final int RGB = 2;
  private static final int CMYK = 5;
  private static final int SEPARATE_PLANES = 2;
  private static final int MOST_SAMPLES = 8;
  private static final int ENTRY = 12;

  /** Bytes of a value of each field type; type 0 does not exist. */
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private final byte[] file;
  private final ByteBuffer in;

  /** Place of each field's entry in the directory, by tag. */
  private final Map<Integer, Integer> entries = new HashMap<>();

  private TiffReader(byte[] file) throws BadImageException {
    this.file = file;
    in = ByteBuffer.wrap(file);
    in.order(file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (file.length < 8) {
      throw BadImageException.truncated("The TIFF ends within its header.");
    }
    long directory = in.getInt(4) & 0xFFFFFFFFL;
    if (directory > file.length - 2L) {
      throw BadImageException.truncated("The TIFF ends before its directory.");
    }
    int count = in.getShort((int) directory) & 0xFFFF;
    if (directory + 2 + (long) count * ENTRY > file.length) {
      throw BadImageException.truncated("The TIFF ends within its directory.");
    }
    for (int i = 0; i < count; i++) {
      int at = (int) directory + 2 + i * ENTRY;
      checkPlace(at);
      entries.putIfAbsent(in.getShort(at) & 0xFFFF, at);
    }
  }

  static ImageHeader header(byte[] file) throws BadImageException {
    TiffReader reader = new TiffReader(file);
    long width = reader.only(IMAGE_WIDTH);
    long height = reader.only(IMAGE_LENGTH);
    if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw BadImageException.corrupt("The directory of the TIFF gives it no size.");
    }
    return new ImageHeader(ImageFormat.TIFF, (int) width, (int) height);
  }

  /** Decodes a file whose header was found within the limits. */
  static CellImage read(byte[] file, ImageHeader header) throws BadImageException {
    TiffReader reader = new TiffReader(file);
    reader.checkSamples();
    reader.checkData(header);
    boolean cmyk = reader.orElse(PHOTOMETRIC, RGB) == CMYK;
    byte[] readable = cmyk ? reader.declaredAs(RGB) : file;
    CellImage image = Rasters.toCell(JdkReader.TIFF.image(readable), cmyk);
    if (image.width() != header.width() || image.height() != header.height()) {
      throw BadImageException.corrupt("The TIFF decodes to another size than its directory says.");
    }
    return image;
  }

  private void checkSamples() throws BadImageException {
    if (entries.containsKey(SAMPLE_FORMAT)) {
      for (long format : values(SAMPLE_FORMAT)) {
        if (format != UNSIGNED) {
          throw BadImageException.unsupported(
              "The samples of the TIFF are signed or floating point; unsigned integers are read.");
        }
      }
    }
    if (entries.containsKey(BITS_PER_SAMPLE)) {
      for (long bits : values(BITS_PER_SAMPLE)) {
        if (bits < 1 || bits > 16) {
          throw BadImageException.unsupported(
              "The TIFF has %d bits a sample; up to 16 are read.".formatted(bits));
        }
      }
    }
  }

  /** The JDK garbles CMYK of 16 bits; as four channels of RGB and alpha the inks come out as is. */
  private byte[] declaredAs(int photometric) {
    byte[] copy = file.clone();
    int value = entries.get(PHOTOMETRIC) + 8;
    ByteBuffer.wrap(copy).order(in.order()).putShort(value, (short) photometric);
    return copy;
  }

  private void checkData(ImageHeader header) throws BadImageException {
    boolean tiled = entries.containsKey(TILE_OFFSETS);
    long[] offsets = values(tiled ? TILE_OFFSETS : STRIP_OFFSETS);
    long[] counts = values(tiled ? TILE_BYTE_COUNTS : STRIP_BYTE_COUNTS);
    long blockWidth = tiled ? only(TILE_WIDTH) : header.width();
    long blockHeight =
        tiled
            ? only(TILE_LENGTH)
            : Math.min(orElse(ROWS_PER_STRIP, header.height()), header.height());
    // A block is decoded whole, so it must not be larger than the image by much.
    if (blockWidth < 1
        || blockHeight < 1
        || blockWidth > header.width() + 4096L
        || blockHeight > header.height() + 4096L) {
      throw BadImageException.corrupt("The strips or tiles of the TIFF have an impossible size.");
    }
    long samples = orElse(SAMPLES_PER_PIXEL, 1);
    boolean planes = orElse(PLANAR, 1) == SEPARATE_PLANES;
    long across = (header.width() + blockWidth - 1) / blockWidth;
    long down = (header.height() + blockHeight - 1) / blockHeight;
    if (samples < 1
        || samples > MOST_SAMPLES
        || offsets.length != counts.length
        || offsets.length != across * down * (planes ? samples : 1)) {
      throw BadImageException.corrupt("The TIFF does not say where all of its pixels are.");
    }
    long bits = orElse(BITS_PER_SAMPLE, 1) * (planes ? 1 : samples);
    long rowBytes = (blockWidth * bits + 7) / 8;
    int compression = (int) orElse(COMPRESSION, TiffData.NONE);
    for (int i = 0; i < offsets.length; i++) {
      if (offsets[i] + counts[i] > file.length) {
        throw BadImageException.truncated("The TIFF ends before its last pixel.");
      }
      boolean lastStrip = !tiled && i % down == down - 1;
      long rows = lastStrip ? header.height() - (down - 1) * blockHeight : blockHeight;
      if (!TiffData.isComplete(
          compression, file, (int) offsets[i], (int) counts[i], rows * rowBytes)) {
        throw BadImageException.truncated(
            "Strip or tile %d of the TIFF holds less than its pixels.".formatted(i + 1));
      }
    }
  }

  private void checkPlace(int at) throws BadImageException {
    int type = in.getShort(at + 2) & 0xFFFF;
    long count = in.getInt(at + 4) & 0xFFFFFFFFL;
    if (type >= TYPE_BYTES.length) {
      // The specification asks readers to skip fields of unknown type.
      return;
    }
    long bytes = count * TYPE_BYTES[type];
    if (bytes > 4 && (in.getInt(at + 8) & 0xFFFFFFFFL) + bytes > file.length) {
      throw BadImageException.truncated("The TIFF ends before a field of its directory.");
    }
  }

  private long only(int tag) throws BadImageException {
    long[] values = values(tag);
    if (values.length != 1) {
      throw BadImageException.corrupt("Field %d of the TIFF has not one value.".formatted(tag));
    }
    return values[0];
  }

  /** The first value of a field that may be absent. */
  private long orElse(int tag, long absent) throws BadImageException {
    if (!entries.containsKey(tag)) {
      return absent;
    }
    long[] values = values(tag);
    return values.length == 0 ? absent : values[0];
  }

  private long[] values(int tag) throws BadImageException {
    Integer at = entries.get(tag);
    if (at == null) {
      throw BadImageException.corrupt("The TIFF has no field %d.".formatted(tag));
    }
    int type = in.getShort(at + 2);
    if (type != BYTE && type != SHORT && type != LONG) {
      throw BadImageException.corrupt("Field %d of the TIFF is no number.".formatted(tag));
    }
    int count = in.getInt(at + 4);
    int from = (long) count * TYPE_BYTES[type] > 4 ? in.getInt(at + 8) : at + 8;
    long[] values = new long[count];
    Arrays.setAll(
        values,
        i ->
            switch (type) {
              case BYTE -> in.get(from + i) & 0xFF;
              case SHORT -> in.getShort(from + 2 * i) & 0xFFFF;
              default -> in.getInt(from + 4 * i) & 0xFFFFFFFFL;
            });
    return values;
  }
}
