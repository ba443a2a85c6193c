package org.plasmospark.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Numbers that depend on a seed, a purpose and a key alone: the same on every machine. */
final class SeededHash {
  private SeededHash() {}

  /** 64 bits of SHA-256 over seed, purpose and key. */
  static long bits(long seed, String purpose, String key) {
    MessageDigest digest = Sha256.digest();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
    digest.update(purpose.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(key.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** Uniform in [0, 1): the upper 53 bits. */
  static double unit(long seed, String purpose, String key) {
    return (bits(seed, purpose, key) >>> 11) * 0x1.0p-53;
  }
}
