package org.plasmospark.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Zip archives as honest tools write them, and what strangers make of them. */
public final class Zips {
  private final SeekableInMemoryByteChannel bytes = new SeekableInMemoryByteChannel();
  private final ZipArchiveOutputStream zip;

  /** An archive without members. */
  public Zips() {
    zip = new ZipArchiveOutputStream(bytes);
    zip.setUseZip64(Zip64Mode.AsNeeded);
  }

  /** Adds a deflated member. */
  public Zips with(String name, byte[] content) {
    return with(new ZipArchiveEntry(name), content);
  }

  /** Adds a stored member. */
  public Zips stored(String name, byte[] content) {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    return with(entry, content);
  }

  /**
   * Adds a member as it was compressed elsewhere.
   *
   * @param method by its number in the format
   */
  Zips compressed(String name, int method, byte[] content, byte[] compressed) {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setMethod(method);
    entry.setSize(content.length);
    entry.setCompressedSize(compressed.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    try {
      zip.addRawArchiveEntry(entry, new ByteArrayInputStream(compressed));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a symbolic link. */
  public Zips link(String name, String target) {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setUnixMode(UnixStat.LINK_FLAG | 0777);
    return with(entry, target.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes sizes and places as if they were beyond 4 GiB. */
  public Zips large() {
    zip.setUseZip64(Zip64Mode.Always);
    return this;
  }

  private Zips with(ZipArchiveEntry entry, byte[] content) {
    try {
      zip.putArchiveEntry(entry);
      zip.write(content);
      zip.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The archive. */
  public byte[] bytes() {
    try {
      zip.close();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(bytes.array(), 0, (int) bytes.size());
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes a 16-bit field of the entry of that name in the directory. */
  static byte[] withField(byte[] zip, String name, int offset, int value) {
    byte[] changed = zip.clone();
    int at = entryOf(changed, name) + offset;
    changed[at] = (byte) value;
    changed[at + 1] = (byte) (value >> 8);
    return changed;
  }

  /** Changes a 32-bit field of the entry of that name in the directory. */
  static byte[] withLongField(byte[] zip, String name, int offset, long value) {
    return withField(
        withField(zip, name, offset, (int) value & 0xFFFF), name, offset + 2, (int) (value >>> 16));
  }

  /** Where the directory's entry of that name begins. */
  static int entryOf(byte[] zip, String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    for (int at = zip.length - 46 - wanted.length; at >= 0; at--) {
      if (zip[at] == 'P'
          && zip[at + 1] == 'K'
          && zip[at + 2] == 1
          && zip[at + 3] == 2
          && Arrays.equals(zip, at + 46, at + 46 + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    throw new AssertionError("no entry " + name);
  }
}
