package org.plasmospark.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * Reads members of one archive, found by their places; one member is in memory at a time. Members
 * of a compressed tar should be asked for in the order of their places: going back means inflating
 * the archive from its beginning.
 */
public final class ArchiveReader implements Closeable {
  private static final int LOCAL_HEADER = 30;

  private final ChannelInput in;
  private final ArchiveLimits limits;
  private TarCursor cursor;
  private BadArchiveException broken;

  /**
   * @param channel is closed with the reader
   */
  public ArchiveReader(SeekableByteChannel channel, ArchiveLimits limits) throws IOException {
    this.in = new ChannelInput(channel);
    this.limits = limits;
  }

  /**
   * The bytes of a member. Never more than its length are inflated.
   *
   * @param name as it was listed
   * @param length as it was listed, checked against the limits by the caller
   * @throws BadArchiveException if the member is not what the listing says
   * @throws IOException if the store fails
   */
  public byte[] read(String name, int length, MemberPlace place) throws IOException {
    try {
      byte[] bytes =
          switch (place.method()) {
            case ZIP_STORED, ZIP_DEFLATED -> zipped(length, place);
            case TAR -> at(place.position(), length);
            case TAR_GZ -> streamed(name, length, place.position());
          };
      if (bytes.length > length) {
        throw BadArchiveException.corrupt(
            "The member inflates to more than the %d bytes that the archive says."
                .formatted(length));
      }
      if (bytes.length < length) {
        throw BadArchiveException.truncated(
            "The member has %d bytes and not the %d that the archive says."
                .formatted(bytes.length, length));
      }
      return bytes;
    } catch (RefusedArchiveException e) {
      throw new BadArchiveException(e.rejected().reason(), e.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private byte[] at(long position, int length) throws IOException {
    in.seek(position);
    return in.readNBytes(length);
  }

  private byte[] zipped(int length, MemberPlace place) throws IOException {
    in.seek(place.position());
    LittleEndian header = new LittleEndian(in.bytes(LOCAL_HEADER));
    if (header.u32(0) != 0x04034B50L) {
      throw BadArchiveException.corrupt("The archive's directory points to something else.");
    }
    long data = place.position() + LOCAL_HEADER + header.u16(26) + header.u16(28);
    if (place.stored() > in.length() - data) {
      throw BadArchiveException.truncated("The archive ends within this member.");
    }
    byte[] bytes =
        place.method() == MemberPlace.Method.ZIP_STORED
            ? at(data, (int) Math.min(place.stored(), length + 1L))
            : inflated(data, length);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    if (bytes.length == length && crc.getValue() != place.crc()) {
      throw BadArchiveException.corrupt("The member's bytes contradict their checksum.");
    }
    return bytes;
  }

  private byte[] inflated(long data, int length) throws IOException {
    in.seek(data);
    Inflater inflater = new Inflater(true);
    try {
      // The stream ends itself; what the inflater reads ahead is dropped by the next seek.
      return new InflaterInputStream(in, inflater).readNBytes(length + 1);
    } catch (ZipException e) {
      throw BadArchiveException.corrupt("The member cannot be inflated: " + e.getMessage() + ".");
    } catch (EOFException e) {
      throw BadArchiveException.truncated("The archive ends within this member.");
    } finally {
      inflater.end();
    }
  }

  private byte[] streamed(String name, int length, long ordinal) throws IOException {
    if (broken != null) {
      throw broken;
    }
    try {
      if (cursor == null || cursor.ordinal() >= ordinal) {
        cursor = TarCursor.compressed(in, limits);
      }
      TarArchiveEntry entry = null;
      while (cursor.ordinal() < ordinal) {
        entry = cursor.next();
        if (entry == null) {
          break;
        }
      }
      if (entry == null
          || entry.getSize() != length
          || !MemberNames.plain(entry.getName()).equals(name)) {
        throw BadArchiveException.corrupt("The archive was changed after it was listed.");
      }
      return cursor.content(length);
    } catch (BadArchiveException e) {
      broken = e;
      throw e;
    }
  }
}
