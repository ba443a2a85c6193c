package org.plasmospark.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** How an archive is compressed as a whole. */
enum Compression {
  GZIP(0x1F) {
    @Override
    InputStream inflate(InputStream in) throws IOException {
      return new GzipCompressorInputStream(in);
    }
  },
  BZIP2('B') {
    @Override
    InputStream inflate(InputStream in) throws IOException {
      return new BZip2CompressorInputStream(in);
    }
  },
  XZ(0xFD) {
    @Override
    InputStream inflate(InputStream in) throws IOException {
      return new XZCompressorInputStream(in, false, MOST_MEMORY_KB);
    }
  };

  /** Twice of what {@code xz -9} asks for; the archive says how much its dictionary needs. */
  static final int MOST_MEMORY_KB = 128 << 10;

  private final int firstByte;

  Compression(int firstByte) {
    this.firstByte = firstByte;
  }

  static Compression of(ArchiveFormat format) {
    return switch (format) {
      case TAR_GZ -> GZIP;
      case TAR_BZ2 -> BZIP2;
      case TAR_XZ -> XZ;
      default -> throw new IllegalArgumentException(format + " is no compressed tar");
    };
  }

  /** With which every stream begins. */
  int firstByte() {
    return firstByte;
  }

  /**
   * The content of one stream, which reads no further than its end.
   *
   * @param in buffered, at its beginning
   */
  abstract InputStream inflate(InputStream in) throws IOException;

  /**
   * Throws what a library has thrown if that is no damage of the archive: a failure of the store,
   * which comes unchecked, or a dictionary that is too large.
   */
  static void requireDamage(Exception thrown) throws RefusedArchiveException {
    if (thrown instanceof UncheckedIOException ofStore) {
      throw ofStore;
    }
    if (thrown instanceof MemoryLimitException) {
      throw new RefusedArchiveException(
          "Unpacking the archive takes more than %d MiB of memory; none was read."
              .formatted(MOST_MEMORY_KB >> 10));
    }
  }
}
