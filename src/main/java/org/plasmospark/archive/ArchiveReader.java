package org.plasmospark.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.plasmospark.archive.MemberPlace.Method;

/**
 * Reads members of one archive, found by their places; one member is in memory at a time. Members
 * of an archive that is compressed as a whole should be asked for in the order of their places:
 * going back means inflating the archive from its beginning.
 */
public final class ArchiveReader implements Closeable {
  private static final int LOCAL_HEADER = 30;

  private final ChannelInput in;
  private final ArchiveLimits limits;
  private EntryCursor cursor;
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
            case ZIP_STORED, ZIP_DEFLATED, ZIP_DEFLATED64, ZIP_BZIP2, ZIP_XZ ->
                zipped(name, length, place);
            case TAR -> at(place.position(), length);
            case STREAM -> streamed(name, length, place.position());
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

  private byte[] zipped(String name, int length, MemberPlace place) throws IOException {
    in.seek(place.position());
    LittleEndian header = new LittleEndian(in.bytes(LOCAL_HEADER));
    if (header.u32(0) != 0x04034B50L) {
      throw BadArchiveException.corrupt("The archive's directory points to something else.");
    }
    if (isAnother(name, ZipExtra.spelled(in.bytes(header.u16(26))))) {
      throw BadArchiveException.corrupt(
          "The archive's directory gives this member another name than its own header.");
    }
    long data = place.position() + LOCAL_HEADER + header.u16(26) + header.u16(28);
    if (place.stored() > in.length() - data) {
      throw BadArchiveException.truncated("The archive ends within this member.");
    }
    byte[] bytes =
        place.method() == Method.ZIP_STORED
            ? at(data, (int) Math.min(place.stored(), length + 1L))
            : inflated(data, length, place.method());
    CRC32 crc = new CRC32();
    crc.update(bytes);
    if (bytes.length == length && crc.getValue() != place.crc()) {
      throw BadArchiveException.corrupt("The member's bytes contradict their checksum.");
    }
    return bytes;
  }

  /**
   * Whether a name in the directory is not that of the member, as when a bit of it was turned.
   * Names beyond ASCII may be spelled in two ways.
   */
  private static boolean isAnother(String listed, String own) {
    String plain = MemberNames.plain(own);
    if (plain.equals(listed) || plain.replace('\\', '/').equals(listed)) {
      return false;
    }
    return MemberNames.isAscii(listed) && MemberNames.isAscii(own);
  }

  private byte[] inflated(long data, int length, Method method) throws IOException {
    in.seek(data);
    Inflater inflater = new Inflater(true);
    try {
      // The stream ends itself; what is read ahead is dropped by the next seek.
      InputStream member =
          switch (method) {
            case ZIP_DEFLATED64 -> new Deflate64CompressorInputStream(in);
            case ZIP_BZIP2 -> Compression.BZIP2.inflate(in);
            case ZIP_XZ -> Compression.XZ.inflate(in);
            default -> new InflaterInputStream(in, inflater);
          };
      return member.readNBytes(length + 1);
    } catch (EOFException e) {
      throw BadArchiveException.truncated("The archive ends within this member.");
    } catch (UncheckedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The libraries throw whatever their parsing of wrong bytes runs into.
      throw BadArchiveException.corrupt("The member cannot be inflated: " + e.getMessage() + ".");
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
        cursor = open();
      }
      StreamEntry entry = null;
      while (cursor.ordinal() < ordinal) {
        entry = cursor.next();
        if (entry == null) {
          break;
        }
      }
      if (entry == null
          || entry.size() != length
          || !MemberNames.plain(entry.name()).equals(name)) {
        throw BadArchiveException.corrupt("The archive was changed after it was listed.");
      }
      return cursor.content(length);
    } catch (BadArchiveException e) {
      broken = e;
      throw e;
    }
  }

  private EntryCursor open() throws IOException {
    in.seek(0);
    ArchiveFormat format =
        ArchiveFormat.ofContent(in.readNBytes(ArchiveFormat.HEAD))
            .filter(ArchiveFormat::isStream)
            .orElseThrow(
                () -> BadArchiveException.corrupt("The archive was changed after it was listed."));
    return EntryCursor.open(format, in, limits);
  }
}
