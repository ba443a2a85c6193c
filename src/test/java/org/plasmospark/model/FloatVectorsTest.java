package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FloatVectorsTest {
  private static final float[] VALUES = {0, -0f, 1.5f, -3e-40f, Float.MAX_VALUE, Float.NaN};

  @BeforeAll
  static void selectBackend() {
    NativeBackend.select();
  }

  @Test
  void makesARowOfItsOwn() {
    float[] values = VALUES.clone();

    INDArray row = FloatVectors.row(values);
    values[0] = 9;

    assertThat(row.shape()).containsExactly(1, VALUES.length);
    assertThat(FloatVectors.copy(row)).isEqualTo(VALUES);
  }

  @Test
  void readsTheFileOfARowAsNd4jWritesIt() throws IOException {
    assertThat(FloatVectors.read(written(FloatVectors.row(VALUES)))).hasValue(VALUES);
  }

  @Test
  void readsNoOtherArraysAndNoCutFiles() throws IOException {
    byte[] whole = written(FloatVectors.row(VALUES));
    for (int length = 0; length < whole.length; length++) {
      assertThat(FloatVectors.read(Arrays.copyOf(whole, length))).isEmpty();
    }
    assertThat(FloatVectors.read(Arrays.copyOf(whole, whole.length + 1))).isEmpty();
    assertThat(FloatVectors.read(written(Nd4j.zeros(DataType.FLOAT, 2, 3)))).isEmpty();
    assertThat(FloatVectors.read(written(Nd4j.zeros(DataType.FLOAT, 1, 2, 3)))).isEmpty();
    assertThat(FloatVectors.read(written(Nd4j.zeros(DataType.INT32, 1, 3)))).isEmpty();
  }

  @Test
  void readsFloat64() throws IOException {
    byte[] written = written(Nd4j.create(new double[] {1, -2.5, 1e300}, new long[] {1, 3}));
    assertThat(FloatVectors.read(written).orElseThrow())
        .containsExactly(1, -2.5f, Float.POSITIVE_INFINITY);
  }

  private static byte[] written(INDArray array) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Nd4j.write(array, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
