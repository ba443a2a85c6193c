package org.plasmospark.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The images of one minibatch after the other in the same memory, outside of the Java heap. On the
 * CPU they are written where the network reads them. Different images may be written by different
 * threads.
 */
public final class ImageMemory implements AutoCloseable {
  private final long[] shape;
  private final int length;
  private final INDArray array;
  private final FloatBuffer floats;

  /**
   * @param images at most, at least 1
   * @param channels of each
   * @param rows of each
   * @param columns of each
   */
  public ImageMemory(int images, int channels, int rows, int columns) {
    shape = new long[] {images, channels, rows, columns};
    length = Math.multiplyExact(channels, Math.multiplyExact(rows, columns));
    if (Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU) {
      array = Nd4j.createUninitializedDetached(DataType.FLOAT, shape);
      floats = FloatVectors.view(array);
    } else {
      // A GPU would not notice what is written into an array behind its back.
      array = null;
      floats =
          ByteBuffer.allocateDirect(Math.multiplyExact(images * Float.BYTES, length))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
  }

  /**
   * Writes one image.
   *
   * @param index of the image
   * @param values channel by channel, row by row
   */
  public void write(int index, float[] values) {
    floats.put(index * length, values, 0, length);
  }

  /**
   * The first images, {@code [images, channels, rows, columns]}; valid until they are written anew.
   */
  public INDArray first(int images) {
    if (array == null) {
      float[] values = new float[images * length];
      floats.get(0, values);
      return Nd4j.create(values, new long[] {images, shape[1], shape[2], shape[3]});
    }
    return images == shape[0] ? array : array.get(NDArrayIndex.interval(0, images));
  }

  @Override
  public void close() {
    if (array != null && array.closeable()) {
      array.close();
    }
  }
}
