package org.plasmospark.image;

import java.util.EnumSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads PNG (ISO/IEC 15948): every colour type, depth and interlacing. The JDK's reader fills up
 * what is missing; here a file is only accepted when every checksum and the zlib stream are
 * complete.
 */
final class PngReader {
  static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504C5445;
  private static final int TRNS = 0x74524E53;
  private static final int SBIT = 0x73424954;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;

  /** Length, type and checksum around a chunk's data. */
  private static final int CHUNK_FRAME = 12;

  private static final int CRITICAL_BIT = 0x20000000;

  /** Deflate expands to at most 1,032 times; more than this cannot come out of the data. */
  private static final long MOST_EXPANSION = 1_040;

  /** Adam7: first column, first row, column step, row step of each pass. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

  /** A new one for each image would take a fifth of the time of inflating a cell. */
  private static final ThreadLocal<Inflater> INFLATERS = ThreadLocal.withInitial(Inflater::new);

  private final byte[] file;
  private final PngPixels pixels;
  private final int width;
  private final int height;
  private final boolean interlaced;
  private final Set<CellFinding> remarks = EnumSet.noneOf(CellFinding.class);

  private PngReader(byte[] file) throws BadImageException {
    this.file = file;
    int at = SIGNATURE.length;
    if (file.length < at + CHUNK_FRAME + 13) {
      throw BadImageException.truncated("The PNG ends within its header.");
    }
    if (int32(at) != 13 || int32(at + 4) != IHDR) {
      throw BadImageException.corrupt("The PNG does not begin with its header chunk IHDR.");
    }
    checkCrc(at + 4, 13);
    at += 8;
    width = int32(at);
    height = int32(at + 4);
    int depth = file[at + 8];
    int colour = file[at + 9];
    int interlace = file[at + 12];
    if (width < 1 || height < 1) {
      throw BadImageException.corrupt("The header of the PNG gives it no size.");
    }
    if (!PngPixels.legal(colour, depth)
        || file[at + 10] != 0
        || file[at + 11] != 0
        || interlace < 0
        || interlace > 1) {
      throw BadImageException.corrupt(
          "The header of the PNG asks for colour type %d at %d bits, which does not exist."
              .formatted(colour, depth));
    }
    interlaced = interlace == 1;
    pixels = new PngPixels(colour, depth);
  }

  static ImageHeader header(byte[] file) throws BadImageException {
    PngReader reader = new PngReader(file);
    return new ImageHeader(ImageFormat.PNG, reader.width, reader.height);
  }

  /** Decodes a file whose header was found within the limits. */
  static Decoded read(byte[] file) throws BadImageException {
    return new PngReader(file).read();
  }

  private Decoded read() throws BadImageException {
    long compressed = checkChunks();
    int[][] passes = interlaced ? ADAM7 : ONE_PASS;
    long rawSize = 0;
    for (int[] pass : passes) {
      rawSize += passSize(pass);
    }
    if (rawSize > compressed * MOST_EXPANSION) {
      throw BadImageException.truncated("The PNG has too little data for its pixels.");
    }
    byte[] raw = inflate((int) rawSize);
    byte[] rgb = new byte[3 * width * height];
    if (pixels.areDeep()) {
      unfilter(raw, passes);
      remarks.addAll(pixels.range(largest(raw, passes)));
    }
    int from = 0;
    for (int[] pass : passes) {
      int columns = columns(pass);
      int rows = rows(pass);
      if (columns == 0 || rows == 0) {
        continue;
      }
      int rowBytes = pixels.rowBytes(columns);
      if (!pixels.areDeep()) {
        PngFilters.undo(raw, from, rowBytes, rows, pixels.pixelBytes());
      }
      for (int row = 0; row < rows; row++) {
        int y = pass[1] + row * pass[3];
        pixels.expand(raw, from + 1, columns, rgb, 3 * (y * width + pass[0]), 3 * pass[2]);
        from += rowBytes + 1;
      }
    }
    if (pixels.areAllTransparent()) {
      remarks.add(CellFinding.TRANSPARENT);
    }
    return new Decoded(new CellImage(width, height, rgb), remarks);
  }

  private void unfilter(byte[] raw, int[][] passes) throws BadImageException {
    int from = 0;
    for (int[] pass : passes) {
      if (columns(pass) > 0) {
        int rowBytes = pixels.rowBytes(columns(pass));
        PngFilters.undo(raw, from, rowBytes, rows(pass), pixels.pixelBytes());
        from += rows(pass) * (rowBytes + 1);
      }
    }
  }

  /** The largest sample of a colour. */
  private int largest(byte[] raw, int[][] passes) {
    int largest = 0;
    int from = 0;
    for (int[] pass : passes) {
      int columns = columns(pass);
      for (int row = 0; columns > 0 && row < rows(pass); row++) {
        largest = Math.max(largest, pixels.largest(raw, from + 1, columns));
        from += pixels.rowBytes(columns) + 1;
      }
    }
    return largest;
  }

  /**
   * Walks all chunks, checks their order and checksums, and hands palette and transparency to the
   * pixels.
   *
   * @return bytes of compressed data
   */
  private long checkChunks() throws BadImageException {
    long compressed = 0;
    boolean dataEnded = false;
    int at = SIGNATURE.length + CHUNK_FRAME + 13;
    while (true) {
      if (at > file.length - CHUNK_FRAME) {
        throw BadImageException.truncated("The PNG ends before its end chunk IEND.");
      }
      int length = int32(at);
      int type = int32(at + 4);
      if (length < 0) {
        throw BadImageException.corrupt("A chunk of the PNG has a negative length.");
      }
      if (length > file.length - CHUNK_FRAME - at) {
        throw BadImageException.truncated("The PNG ends within its chunk " + name(type) + ".");
      }
      // A chunk that has no say in the pixels may be damaged.
      boolean harmless = (type & CRITICAL_BIT) != 0 && type != TRNS && type != SBIT;
      if (!harmless) {
        checkCrc(at + 4, length);
      } else if (!hasCrc(at + 4, length)) {
        remarks.add(CellFinding.IRREGULAR);
      }
      switch (type) {
        case IDAT -> {
          if (dataEnded) {
            throw BadImageException.corrupt("The data chunks of the PNG are not in one row.");
          }
          compressed += length;
        }
        case PLTE -> pixels.palette(file, at + 8, length);
        case TRNS -> pixels.transparency(file, at + 8, length);
        case SBIT -> pixels.significant(file, at + 8, length);
        case IEND -> {
          if (compressed == 0) {
            throw BadImageException.truncated("The PNG has no data chunk IDAT.");
          }
          pixels.complete();
          return compressed;
        }
        default -> {
          if ((type & CRITICAL_BIT) == 0) {
            throw BadImageException.corrupt("The PNG has an unknown chunk " + name(type) + ".");
          }
        }
      }
      dataEnded = compressed > 0 && type != IDAT;
      at += length + CHUNK_FRAME;
    }
  }

  private byte[] inflate(int size) throws BadImageException {
    byte[] raw = new byte[size];
    Inflater inflater = INFLATERS.get();
    try {
      int filled = 0;
      int at = SIGNATURE.length + CHUNK_FRAME + 13;
      while (int32(at + 4) != IEND && !inflater.finished()) {
        int length = int32(at);
        if (int32(at + 4) == IDAT) {
          inflater.setInput(file, at + 8, length);
          filled += inflateChunk(inflater, raw, filled);
        }
        at += length + CHUNK_FRAME;
      }
      if (!inflater.finished() || filled < size) {
        throw BadImageException.truncated(
            "The compressed data of the PNG ends after %d of %d bytes.".formatted(filled, size));
      }
      return raw;
    } catch (DataFormatException e) {
      throw BadImageException.corrupt(
          "The compressed data of the PNG is damaged (%s).".formatted(e.getMessage()));
    } finally {
      inflater.reset();
    }
  }

  private static int inflateChunk(Inflater inflater, byte[] raw, int filled)
      throws DataFormatException, BadImageException {
    int start = filled;
    byte[] beyond = null;
    while (!inflater.finished() && !inflater.needsInput()) {
      if (filled < raw.length) {
        filled += inflater.inflate(raw, filled, raw.length - filled);
      } else {
        // All pixels are there; what remains is the end of the stream and its checksum.
        beyond = beyond == null ? new byte[1] : beyond;
        if (inflater.inflate(beyond) > 0) {
          throw BadImageException.corrupt("The PNG has more data than pixels.");
        }
      }
      if (inflater.needsDictionary()) {
        throw BadImageException.corrupt("The compressed data of the PNG asks for a dictionary.");
      }
    }
    return filled - start;
  }

  private boolean hasCrc(int typeAt, int length) {
    CRC32 crc = new CRC32();
    crc.update(file, typeAt, length + 4);
    return (int) crc.getValue() == int32(typeAt + 4 + length);
  }

  private void checkCrc(int typeAt, int length) throws BadImageException {
    if (!hasCrc(typeAt, length)) {
      throw BadImageException.corrupt(
          "The checksum of the PNG's chunk " + name(int32(typeAt)) + " is wrong.");
    }
  }

  private long passSize(int[] pass) {
    int columns = columns(pass);
    return columns == 0 ? 0 : (long) rows(pass) * (pixels.rowBytes(columns) + 1);
  }

  private int columns(int[] pass) {
    return (width - pass[0] + pass[2] - 1) / pass[2];
  }

  private int rows(int[] pass) {
    return (height - pass[1] + pass[3] - 1) / pass[3];
  }

  private int int32(int at) {
    return (file[at] & 0xFF) << 24
        | (file[at + 1] & 0xFF) << 16
        | (file[at + 2] & 0xFF) << 8
        | file[at + 3] & 0xFF;
  }

  /** A chunk's type, with a dot for what is no letter: it comes from an untrusted file. */
  private static String name(int type) {
    StringBuilder name = new StringBuilder(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      char letter = (char) (type >>> shift & 0xFF);
      boolean ascii = letter >= 'A' && letter <= 'Z' || letter >= 'a' && letter <= 'z';
      name.append(ascii ? letter : '.');
    }
    return name.toString();
  }
}
