package org.plasmospark.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zips, record by record, that no honest tool would: names twice, wrong sizes, links. */
final class HostileZip {
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int DEFLATED = 8;
  private static final int MADE_ON_UNIX = 3 << 8 | 20;
  private static final int LINK = 0120777;
  private static final int FILE = 0100644;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<byte[]> directory = new ArrayList<>();
  private int lastOffset;

  /** An honest file. */
  HostileZip file(String name, byte[] content) {
    return entry(name, content, content.length, FILE);
  }

  /** A file whose headers declare another length than its content has. */
  HostileZip declaring(String name, byte[] content, int length) {
    return entry(name, content, length, FILE);
  }

  /** A symbolic link, whose content is where it points to. */
  HostileZip link(String name, String target) {
    byte[] content = target.getBytes(StandardCharsets.UTF_8);
    return entry(name, content, content.length, LINK);
  }

  /** One more entry of the directory that points to the content of the last one. */
  HostileZip sharing(String name, byte[] content) {
    byte[] deflated = deflate(content);
    directory.add(central(name, content, deflated.length, content.length, FILE, lastOffset));
    return this;
  }

  private HostileZip entry(String name, byte[] content, int declared, int mode) {
    byte[] deflated = deflate(content);
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    lastOffset = bytes.size();
    bytes.writeBytes(
        record(30)
            .putInt(LOCAL)
            .putShort((short) 20)
            .putShort((short) (1 << 11))
            .putShort((short) DEFLATED)
            .putInt(0)
            .putInt(crc(content))
            .putInt(deflated.length)
            .putInt(declared)
            .putShort((short) nameBytes.length)
            .putShort((short) 0)
            .array());
    bytes.writeBytes(nameBytes);
    bytes.writeBytes(deflated);
    directory.add(central(name, content, deflated.length, declared, mode, lastOffset));
    return this;
  }

  private static byte[] central(
      String name, byte[] content, int compressed, int declared, int mode, int offset) {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    return record(46 + nameBytes.length)
        .putInt(CENTRAL)
        .putShort((short) MADE_ON_UNIX)
        .putShort((short) 20)
        .putShort((short) (1 << 11))
        .putShort((short) DEFLATED)
        .putInt(0)
        .putInt(crc(content))
        .putInt(compressed)
        .putInt(declared)
        .putShort((short) nameBytes.length)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) 0)
        .putInt(mode << 16)
        .putInt(offset)
        .put(nameBytes)
        .array();
  }

  /** All of it. */
  byte[] bytes() {
    int length = directory.stream().mapToInt(entry -> entry.length).sum();
    return bytes(length);
  }

  /** All of it, the end record declaring a length of the directory. */
  byte[] bytes(int directoryLength) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(bytes.toByteArray());
    directory.forEach(all::writeBytes);
    all.writeBytes(
        record(22)
            .putInt(END)
            .putInt(0)
            .putShort((short) directory.size())
            .putShort((short) directory.size())
            .putInt(directoryLength)
            .putInt(bytes.size())
            .putShort((short) 0)
            .array());
    return all.toByteArray();
  }

  Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private static ByteBuffer record(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int crc(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return (int) crc.getValue();
  }

  private static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(content);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
