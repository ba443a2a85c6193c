package org.plasmospark.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The length of a zip's central directory, by its end record (APPNOTE.TXT of PKWARE, 4.3.14 to
 * 4.3.16). The JDK reads the whole directory into memory, so it must be known before.
 */
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int END_DIRECTORY_LENGTH = 12;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_LENGTH = 20;
  private static final int LOCATOR_OFFSET = 8;
  private static final int END64_LENGTH = 56;
  private static final int END64_DIRECTORY_LENGTH = 40;
  private static final long IN_END64 = 0xFFFFFFFFL;

  private ZipDirectory() {}

  /**
   * The longest directory that anything in the file that looks like an end record declares, for a
   * reader may take any of them.
   *
   * @return bytes; 0 when there is no end record, and then it is not a zip
   */
  static long length(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      int tail = (int) Math.min(channel.size(), LOCATOR_LENGTH + END_LENGTH + (long) MAX_COMMENT);
      ByteBuffer bytes = read(channel, channel.size() - tail, tail);
      long longest = 0;
      for (int at = tail - END_LENGTH; at >= 0; at--) {
        if (bytes.getInt(at) == END_SIGNATURE) {
          long declared = Integer.toUnsignedLong(bytes.getInt(at + END_DIRECTORY_LENGTH));
          longest = Math.max(longest, declared == IN_END64 ? 0 : declared);
          int locator = at - LOCATOR_LENGTH;
          if (locator >= 0 && bytes.getInt(locator) == LOCATOR_SIGNATURE) {
            longest = Math.max(longest, length64(channel, bytes.getLong(locator + LOCATOR_OFFSET)));
          }
        }
      }
      return longest;
    }
  }

  private static long length64(FileChannel channel, long at) throws IOException {
    if (at < 0 || at > channel.size() - END64_LENGTH) {
      return 0;
    }
    long declared = read(channel, at, END64_LENGTH).getLong(END64_DIRECTORY_LENGTH);
    return declared < 0 ? Long.MAX_VALUE : declared;
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException("the file has become shorter");
      }
    }
    return bytes;
  }
}
