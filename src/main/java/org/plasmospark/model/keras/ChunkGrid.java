package org.plasmospark.model.keras;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfFilterException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Reads a float32 array that lies in chunks: each chunk that the shape asks for, once. The
 * library's own reading takes every chunk that the file lists, of which a stranger can list
 * thousands that are the same bytes.
 */
final class ChunkGrid {
  private final ChunkedDataset dataset;
  private final ByteOrder order;
  private final int[] shape;
  private final int[] chunk;
  private final int chunkLength;

  /**
   * @param dataset of at least one dimension, its shape and that of its chunks within bounds
   * @param order of the bytes of a number
   */
  ChunkGrid(ChunkedDataset dataset, ByteOrder order) {
    this.dataset = dataset;
    this.order = order;
    this.shape = dataset.getDimensions();
    this.chunk = dataset.getChunkDimensions();
    this.chunkLength = product(chunk);
    if (shape.length == 0 || shape.length != chunk.length) {
      throw new HdfFilterException("chunks of another number of dimensions");
    }
  }

  /** Numbers of all chunks, those that lie over the ends included. */
  long padded() {
    long numbers = 1;
    for (int i = 0; i < shape.length; i++) {
      numbers *= (shape[i] + (long) chunk[i] - 1) / chunk[i] * chunk[i];
    }
    return numbers;
  }

  /** All numbers, the last dimension running fastest. */
  float[] floats() {
    float[] values = new float[product(shape)];
    int[] first = new int[shape.length];
    do {
      copy(first, values);
    } while (advance(first, chunk, shape));
    return values;
  }

  private void copy(int[] first, float[] values) {
    byte[] bytes = dataset.getDecompressedChunk(first);
    if (bytes.length != chunkLength * Float.BYTES) {
      throw new HdfFilterException("a chunk of another length");
    }
    FloatBuffer numbers = ByteBuffer.wrap(bytes).order(order).asFloatBuffer();
    int last = shape.length - 1;
    int run = Math.min(chunk[last], shape[last] - first[last]);
    int[] inside = new int[shape.length];
    int[] extent = chunk.clone();
    for (int i = 0; i < last; i++) {
      extent[i] = Math.min(chunk[i], shape[i] - first[i]);
    }
    int[] rows = new int[shape.length];
    Arrays.fill(rows, 1);
    rows[last] = chunk[last];
    do {
      int from = 0;
      int to = 0;
      for (int i = 0; i <= last; i++) {
        from = from * chunk[i] + inside[i];
        to = to * shape[i] + first[i] + inside[i];
      }
      numbers.get(from, values, to, run);
    } while (advance(inside, rows, extent));
  }

  /** The next place of a grid, the last dimension running fastest; false behind the last. */
  private static boolean advance(int[] place, int[] step, int[] end) {
    for (int i = place.length - 1; i >= 0; i--) {
      place[i] += step[i];
      if (place[i] < end[i]) {
        return true;
      }
      place[i] = 0;
    }
    return false;
  }

  private static int product(int[] lengths) {
    return Arrays.stream(lengths).reduce(1, Math::multiplyExact);
  }
}
