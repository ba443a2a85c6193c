package org.plasmospark.spark.pixels;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** Pixels in less memory: LZ4, which Spark brings along. May be shared by threads. */
final class PixelCodec {
  private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
  private final LZ4SafeDecompressor decompressor = LZ4Factory.fastestInstance().safeDecompressor();

  /** The most bytes that pixels of a length may take. */
  int mostBytes(int length) {
    return compressor.maxCompressedLength(length);
  }

  /**
   * Writes pixels.
   *
   * @param into with room for {@link #mostBytes}
   * @return bytes written
   */
  int pack(byte[] pixels, byte[] into) {
    return compressor.compress(pixels, 0, pixels.length, into, 0, into.length);
  }

  /**
   * Reads what {@link #pack} has written.
   *
   * @param length bytes of {@code packed}
   * @param pixels of the length that was packed
   */
  void unpack(byte[] packed, int length, byte[] pixels) {
    int read = decompressor.decompress(packed, 0, length, pixels, 0, pixels.length);
    if (read != pixels.length) {
      throw new IllegalStateException(read + " bytes instead of " + pixels.length);
    }
  }
}
