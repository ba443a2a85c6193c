package org.plasmospark.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads the parameters of a network in DL4J's own file to their end, piece by piece, and looks
 * whether they are finite.
 *
 * @param length in bytes
 * @param whole whether the file is a vector or row with as many elements as it says
 * @param finite whether all of them are known to be finite; false as well if they are not written
 *     as a float32 vector or row
 */
record CoefficientScan(long length, boolean whole, boolean finite) {
  private static final int PIECE_BYTES = 1 << 16;

  /**
   * Scans a file.
   *
   * @param in at its beginning; not closed
   * @param most bytes after which to stop; the length is larger then
   */
  static CoefficientScan of(InputStream in, long most) throws IOException {
    byte[] beginning = in.readNBytes(FloatVectors.MOST_BEFORE_ELEMENTS);
    ByteBuffer elements = ByteBuffer.wrap(beginning);
    Optional<FloatVectors.Header> header = FloatVectors.header(elements);
    boolean finite = header.isPresent() && header.get().isFloat32();
    int before = elements.position();
    long length = beginning.length;
    byte[] piece = new byte[PIECE_BYTES];
    int kept = finite ? elements.remaining() : 0;
    System.arraycopy(beginning, beginning.length - kept, piece, 0, kept);
    float[] values = new float[PIECE_BYTES / Float.BYTES];
    while (length <= most) {
      int read = in.readNBytes(piece, kept, PIECE_BYTES - kept);
      length += read;
      int count = (kept + read) / Float.BYTES;
      if (finite) {
        ByteBuffer.wrap(piece).asFloatBuffer().get(values, 0, count);
        finite = NonFinite.in(values, 0, count) < 0;
      }
      if (read < PIECE_BYTES - kept) {
        break;
      }
      kept = 0;
    }
    boolean whole =
        header.isPresent()
            && header.get().count() == (double) (length - before) / header.get().bytes();
    return new CoefficientScan(length, whole, finite);
  }
}
