package org.plasmospark.image;

import java.io.ByteArrayOutputStream;

/** Codes of any length, most significant bit first. */
final class BitWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long window;
  private int waiting;

  void put(int code, int bits) {
    window = window << bits | code & (1L << bits) - 1;
    waiting += bits;
    while (waiting >= 8) {
      waiting -= 8;
      out.write((int) (window >> waiting));
    }
  }

  /** All of them, the last byte filled up with zeros. */
  byte[] bytes() {
    if (waiting > 0) {
      put(0, 8 - waiting);
    }
    return out.toByteArray();
  }

  /** All of them, the last byte filled up with ones. */
  byte[] bytesAndOnes() {
    if (waiting > 0) {
      put(-1, 8 - waiting);
    }
    return out.toByteArray();
  }
}
