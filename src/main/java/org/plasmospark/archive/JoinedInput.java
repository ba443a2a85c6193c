package org.plasmospark.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Inflates compressed streams that stand one behind the other, as {@code cat a.gz b.gz} puts them,
 * to the end of the file. Zeros behind a stream are padding, as on tapes; anything else is damage.
 */
final class JoinedInput extends InputStream {
  private final BufferedInputStream in;
  private final Compression compression;
  private InputStream member;
  private boolean damaged;

  /**
   * @param in at the beginning of the first stream
   * @throws IOException if that is none
   */
  JoinedInput(InputStream in, Compression compression) throws IOException {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.compression = compression;
    member = compression.inflate(this.in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (member != null) {
      int read;
      try {
        read = member.read(target, offset, length);
      } catch (IOException | RuntimeException e) {
        damaged = true;
        throw e;
      }
      if (read >= 0) {
        return read;
      }
      member = next();
    }
    return -1;
  }

  /**
   * Reads to the end, where the checksums are.
   *
   * @return whether all that came out is what was put in, whatever stands behind it
   */
  boolean isSound() {
    try {
      transferTo(OutputStream.nullOutputStream());
    } catch (UncheckedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      return !damaged; // else no stream begins behind the last
    }
    return !damaged;
  }

  /** The next stream, or null at the end of the file. */
  private InputStream next() throws IOException {
    int first;
    do {
      in.mark(1);
      first = in.read();
    } while (first == 0);
    if (first < 0) {
      return null;
    }
    in.reset();
    if (first != compression.firstByte()) {
      throw BadArchiveException.corrupt(
          "Behind a compressed stream stands what is neither another one nor padding.");
    }
    return compression.inflate(in);
  }
}
