package org.plasmospark.model.keras;

import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.filter.Filter;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** HDF5's deflate filter with a bound on what a chunk inflates to; the library's own has none. */
final class BoundedInflate implements Filter {
  /** Bytes of a chunk; h5py makes chunks of at most 1 MiB by itself. */
  static final int MAX_CHUNK_BYTES = 64 << 20;

  /** By the HDF5 specification. */
  private static final int ID = 1;

  private static final int FIRST_GUESS = 1 << 16;

  @Override
  public int getId() {
    return ID;
  }

  @Override
  public String getName() {
    return "deflate";
  }

  @Override
  public byte[] decode(byte[] compressed, int[] settings) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed);
      byte[] inflated = new byte[FIRST_GUESS];
      int length = 0;
      while (!inflater.finished()) {
        if (length == inflated.length) {
          inflated = Arrays.copyOf(inflated, Math.min(2 * length, MAX_CHUNK_BYTES + 1));
        }
        int read = inflater.inflate(inflated, length, inflated.length - length);
        length += read;
        if (length > MAX_CHUNK_BYTES) {
          throw new HdfFilterException("a chunk inflates to more than " + MAX_CHUNK_BYTES);
        }
        if (read == 0 && !inflater.finished()) {
          throw new HdfFilterException("a compressed chunk is cut");
        }
      }
      return Arrays.copyOf(inflated, length);
    } catch (DataFormatException e) {
      throw new HdfFilterException("a compressed chunk is damaged", e);
    } finally {
      inflater.end();
    }
  }
}
