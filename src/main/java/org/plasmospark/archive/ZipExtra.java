package org.plasmospark.archive;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * What a zip's entry says where its extra fields may say it better: sizes beyond 4 GiB (APPNOTE
 * 4.5.3) and names beyond ASCII (4.6.9). A name is taken for UTF-8 if it can be, else for the code
 * page of DOS, whatever it is marked as.
 */
record ZipExtra(String name, long length, long stored, long offset) {
  private static final int ZIP64 = 0x0001;
  private static final int UNICODE_PATH = 0x7075;
  private static final long IN_EXTRA = 0xFFFFFFFFL;
  private static final Charset DOS =
      Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;

  /**
   * @param header the fixed part of the entry
   */
  static ZipExtra parse(byte[] extra, LittleEndian header, byte[] name) {
    ZipExtra plain = new ZipExtra(spelled(name), header.u32(24), header.u32(20), header.u32(42));
    LittleEndian fields = new LittleEndian(extra);
    int at = 0;
    while (at + 4 <= extra.length) {
      int id = fields.u16(at);
      int begin = at + 4;
      int end = begin + fields.u16(at + 2);
      if (end > extra.length) {
        break;
      }
      if (id == ZIP64) {
        plain = plain.large(fields, begin, end);
      } else if (id == UNICODE_PATH && end - begin > 5 && fields.u32(begin + 1) == crc(name)) {
        String unicode =
            new String(Arrays.copyOfRange(extra, begin + 5, end), StandardCharsets.UTF_8);
        plain = new ZipExtra(unicode, plain.length, plain.stored, plain.offset);
      }
      at = end;
    }
    return plain;
  }

  /** A name without what an extra field says of it. */
  static String spelled(byte[] name) {
    return MemberNames.utf8(name).orElseGet(() -> new String(name, DOS));
  }

  private ZipExtra large(LittleEndian fields, int begin, int end) {
    long[] values = {length, stored, offset};
    int at = begin;
    for (int i = 0; i < values.length; i++) {
      if (values[i] == IN_EXTRA && at + 8 <= end) {
        values[i] = fields.i64(at);
        at += 8;
      }
    }
    return new ZipExtra(name, values[0], values[1], values[2]);
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }
}
