package org.plasmospark.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;

/** Tar archives. */
public final class Tars {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  /** An archive without members that writes long names as GNU tar does. */
  public Tars() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
  }

  /** Writes long names and those beyond ASCII as POSIX says. */
  public Tars posix() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    return this;
  }

  /** Adds a file. */
  public Tars with(String name, byte[] content) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    return with(entry, content);
  }

  /** Adds something else than a file. */
  public Tars special(String name, byte type) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName("/etc/passwd");
    return with(entry, new byte[0]);
  }

  /** Adds a name of that length, of the member that follows. */
  Tars longName(int length) {
    TarArchiveEntry entry =
        new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME, true);
    byte[] name = new byte[length];
    Arrays.fill(name, (byte) 'n');
    entry.setSize(length);
    return with(entry, name);
  }

  private Tars with(TarArchiveEntry entry, byte[] content) {
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The archive. */
  public byte[] bytes() {
    try {
      tar.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The archive, compressed by gzip. */
  public byte[] gzipped() {
    return gzip(bytes());
  }

  /** Bytes, compressed by gzip. */
  public static byte[] gzip(byte[] content) {
    return compress(ArchiveFormat.TAR_GZ, content);
  }

  /** Bytes, compressed as archives of that format are. */
  public static byte[] compress(ArchiveFormat format, byte[] content) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (format) {
          case TAR_GZ -> new GZIPOutputStream(compressed);
          case TAR_BZ2 -> new BZip2CompressorOutputStream(compressed);
          case TAR_XZ -> new XZCompressorOutputStream(compressed, 0);
          default -> compressed;
        }) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
