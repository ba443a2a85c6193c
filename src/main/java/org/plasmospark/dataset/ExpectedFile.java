package org.plasmospark.dataset;

import java.util.HexFormat;

/**
 * A file as the manifest describes it.
 *
 * @param path below the folder of the set, with {@code /} between its parts; leads nowhere else
 * @param bytes its length
 * @param sha256 of its bytes, 64 lower-case hexadecimal digits packed into 32 bytes
 */
record ExpectedFile(String path, long bytes, Digest sha256) {

  /** A digest in a quarter of the memory of its text. */
  record Digest(long first, long second, long third, long fourth) {
    private static final int DIGITS = 16;

    static Digest parse(String hex) {
      return new Digest(part(hex, 0), part(hex, 1), part(hex, 2), part(hex, 3));
    }

    private static long part(String hex, int index) {
      return HexFormat.fromHexDigitsToLong(hex, index * DIGITS, (index + 1) * DIGITS);
    }
  }
}
