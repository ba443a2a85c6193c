package org.plasmospark.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Compares contents with the manifest while they are read. One buffer for all files; not for use by
 * several threads.
 */
final class ContentCheck {
  private static final int BUFFER = 1 << 16;

  private final byte[] buffer = new byte[BUFFER];
  private final MessageDigest digest;

  ContentCheck() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Takes the content on its way. */
  @FunctionalInterface
  interface Sink {
    /** Nobody. */
    Sink NOWHERE = (bytes, length) -> {};

    /**
     * @throws org.plasmospark.UserException when it cannot be written, so that this is not taken
     *     for a fault of what is read
     */
    void take(byte[] bytes, int length);
  }

  /**
   * Reads a content, but never more than one byte beyond the expected length, whatever it declares
   * of itself, and passes on no more than the expected length.
   *
   * @return whether length and digest are the expected ones
   * @throws IOException when it cannot be read
   */
  boolean matches(InputStream in, ExpectedFile expected, Sink sink) throws IOException {
    digest.reset();
    long left = expected.bytes();
    while (true) {
      int count = in.read(buffer, 0, (int) Math.min(BUFFER, left + 1));
      if (count < 0) {
        break;
      }
      if (count > left) {
        return false;
      }
      left -= count;
      digest.update(buffer, 0, count);
      sink.take(buffer, count);
    }
    ByteBuffer sum = ByteBuffer.wrap(digest.digest());
    return left == 0
        && new ExpectedFile.Digest(sum.getLong(), sum.getLong(), sum.getLong(), sum.getLong())
            .equals(expected.sha256());
  }
}
