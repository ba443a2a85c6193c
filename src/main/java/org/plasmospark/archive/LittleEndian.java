package org.plasmospark.archive;

/** The numbers of zip's headers. */
record LittleEndian(byte[] bytes) {
  int u16(int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }

  long u32(int at) {
    return u16(at) | (long) u16(at + 2) << 16;
  }

  long i64(int at) {
    return u32(at) | u32(at + 4) << 32;
  }

  int length() {
    return bytes.length;
  }
}
