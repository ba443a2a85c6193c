package org.plasmospark.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bounds what the headers of a tar, and a compressed tar as a whole, may cost. */
final class MeteredInput extends FilterInputStream {
  /** Long names and pax records are kept in memory by the library; real ones have a few KB. */
  static final int LONGEST_HEADER = 1 << 20;

  static final int RECORD = 512;

  private final long most;
  private final boolean seeks;
  private long total;
  private boolean inHeader;
  private long header;
  private long zeros;
  private byte[] unread = {};
  private int unreadFrom;

  /**
   * @param most bytes that may come out in all
   * @param seeks whether skipping costs nothing, and then is not counted
   */
  MeteredInput(InputStream in, long most, boolean seeks) {
    super(in);
    this.most = most;
    this.seeks = seeks;
  }

  void beginHeader() {
    inHeader = true;
    header = 0;
    zeros = 0;
  }

  void endHeader() {
    inHeader = false;
  }

  /** Whether the header that was read is the record of zeros at the end of a tar. */
  boolean sawEndMark() {
    return zeros >= RECORD;
  }

  /** Takes back bytes that were read; they come again, and are not counted again. */
  void unread(byte[] bytes) {
    unread = bytes;
    unreadFrom = 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = Math.min(length, unread.length - unreadFrom);
    if (read > 0) {
      System.arraycopy(unread, unreadFrom, bytes, offset, read);
      unreadFrom += read;
    } else {
      read = in.read(bytes, offset, length);
      count(Math.max(0, read));
    }
    if (read > 0) {
      if (inHeader) {
        countHeader(bytes, offset, read);
      }
    }
    return read;
  }

  private void countHeader(byte[] bytes, int offset, int read) throws BadArchiveException {
    header += read;
    if (header > LONGEST_HEADER) {
      throw BadArchiveException.corrupt(
          "A header of the tar archive has more than %d bytes.".formatted(LONGEST_HEADER));
    }
    for (int i = offset; i < offset + read; i++) {
      zeros = bytes[i] == 0 ? zeros + 1 : 0;
    }
  }

  @Override
  public long skip(long count) throws IOException {
    if (seeks) {
      return in.skip(count);
    }
    byte[] dropped = new byte[(int) Math.min(count, 1 << 13)];
    long left = count;
    while (left > 0) {
      int read = in.read(dropped, 0, (int) Math.min(left, dropped.length));
      if (read < 0) {
        break;
      }
      count(read);
      left -= read;
    }
    return count - left;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(int read) throws RefusedArchiveException {
    total += read;
    if (total > most) {
      throw RefusedArchiveException.tooLarge(most);
    }
  }
}
