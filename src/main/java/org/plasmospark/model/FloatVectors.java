package org.plasmospark.model;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** ND4J's contiguous float32 arrays as buffers of the JDK. */
public final class FloatVectors {
  private FloatVectors() {}

  /**
   * The array's own memory, in its order of elements.
   *
   * @throws IllegalArgumentException if it is not float32 or not contiguous
   */
  public static FloatBuffer view(INDArray array) {
    if (array.dataType() != DataType.FLOAT || array.elementWiseStride() != 1) {
      throw new IllegalArgumentException("not a contiguous float32 array");
    }
    FloatPointer pointer = new FloatPointer(array.data().addressPointer());
    return pointer.capacity(array.length()).asBuffer();
  }

  /** A copy of its elements. */
  public static float[] copy(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    view(array).get(values);
    return values;
  }
}
