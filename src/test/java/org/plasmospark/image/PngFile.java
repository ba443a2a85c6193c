package org.plasmospark.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Builds PNG files chunk by chunk, right ones and wrong ones. */
final class PngFile {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static PngFile signature() {
    PngFile file = new PngFile();
    file.out.writeBytes(PngReader.SIGNATURE);
    return file;
  }

  static PngFile header(int width, int height, int depth, int colour, int interlace) {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) depth)
            .put((byte) colour)
            .put(new byte[] {0, 0, (byte) interlace})
            .array();
    return signature().chunk("IHDR", header);
  }

  PngFile chunk(String type, byte... data) {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeBytes(
        ByteBuffer.allocate(12 + data.length)
            .putInt(data.length)
            .put(name)
            .put(data)
            .putInt((int) crc.getValue())
            .array());
    return this;
  }

  /** Compressed rows, each beginning with its filter byte. */
  PngFile pixels(byte... rows) {
    return chunk("IDAT", compress(rows));
  }

  byte[] end() {
    return chunk("IEND").bytes();
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  static byte[] compress(byte[] data) {
    Deflater deflater = new Deflater();
    deflater.setInput(data);
    deflater.finish();
    byte[] buffer = new byte[data.length + 100];
    int length = deflater.deflate(buffer);
    deflater.end();
    return Arrays.copyOf(buffer, length);
  }
}
