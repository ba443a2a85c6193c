package org.plasmospark.archive;

import java.io.IOException;

/**
 * What the end of a zip says of its directory (APPNOTE 4.3.14 to 4.3.16).
 *
 * @param offset of the directory
 * @param size of the directory in bytes; it lies within the file
 * @param entries in it
 */
record ZipEnd(long offset, long size, long entries) {
  private static final int LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int LOCATOR_LENGTH = 20;
  private static final int ZIP64_LENGTH = 56;

  static ZipEnd find(ChannelInput in) throws IOException {
    int tail = (int) Math.min(in.length(), LENGTH + LONGEST_COMMENT);
    long tailStart = in.length() - tail;
    in.seek(tailStart);
    LittleEndian bytes = new LittleEndian(in.bytes(tail));
    for (int at = tail - LENGTH; at >= 0; at--) {
      if (bytes.u32(at) == 0x06054B50L && at + LENGTH + bytes.u16(at + 20) <= tail) {
        return checked(read(in, bytes, at, tailStart), tailStart + at);
      }
    }
    throw BadArchiveException.truncated(
        "The zip archive has no directory at its end: it was cut, or is a part of a split archive.");
  }

  private static ZipEnd read(ChannelInput in, LittleEndian bytes, int at, long tailStart)
      throws IOException {
    boolean parts = bytes.u16(at + 4) != bytes.u16(at + 6) || bytes.u16(at + 4) == 1;
    ZipEnd end = new ZipEnd(bytes.u32(at + 16), bytes.u32(at + 12), bytes.u16(at + 10));
    boolean large = end.offset == 0xFFFFFFFFL || end.size == 0xFFFFFFFFL || end.entries == 0xFFFFL;
    if (large && tailStart + at >= LOCATOR_LENGTH) {
      in.seek(tailStart + at - LOCATOR_LENGTH);
      LittleEndian locator = new LittleEndian(in.bytes(LOCATOR_LENGTH));
      if (locator.u32(0) == 0x07064B50L) {
        return zip64(in, locator.i64(8));
      }
    }
    if (parts) {
      throw BadArchiveException.corrupt("This is a part of a split zip archive; join it first.");
    }
    return end;
  }

  private static ZipEnd zip64(ChannelInput in, long offset) throws IOException {
    if (offset < 0 || offset > in.length() - ZIP64_LENGTH) {
      throw BadArchiveException.corrupt("The end of the zip archive points out of the file.");
    }
    in.seek(offset);
    LittleEndian bytes = new LittleEndian(in.bytes(ZIP64_LENGTH));
    if (bytes.u32(0) != 0x06064B50L) {
      throw BadArchiveException.corrupt("The end of the zip archive points to something else.");
    }
    return new ZipEnd(bytes.i64(48), bytes.i64(40), bytes.i64(32));
  }

  private static ZipEnd checked(ZipEnd end, long limit) throws BadArchiveException {
    if (end.offset < 0 || end.size < 0 || end.size > limit || end.offset > limit - end.size) {
      throw BadArchiveException.corrupt(
          "The zip archive's directory does not lie in the file: it was cut or has text before it.");
    }
    return end;
  }
}
