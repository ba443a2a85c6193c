package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CoefficientScanTest {
  @BeforeAll
  static void selectTheBackend() {
    NativeBackend.select();
  }

  @Test
  void knowsHowNetworksAreWritten() throws IOException {
    INDArray parameters = CustomCnn.network(20, 24, SmallTraining.options(1e-3), 1).params();
    for (INDArray form : List.of(parameters, parameters.reshape(1, parameters.length()))) {
      byte[] file = written(form);
      assertThat(scan(file, Long.MAX_VALUE).finite()).isTrue();
      assertThat(FloatVectors.read(file)).contains(FloatVectors.copy(parameters));
      assertThat(FloatVectors.read(Arrays.copyOf(file, file.length - 1))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 16_383, 16_384, 16_385, 40_000})
  void readsEveryNumberOnce(int length) throws IOException {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i + 0.37f;
    }
    byte[] file = written(values);
    CoefficientScan good = scan(file, Long.MAX_VALUE);
    assertThat(good.finite()).isTrue();
    assertThat(good.length()).isEqualTo(file.length);
    for (int place : new int[] {0, length / 2, length - 1}) {
      values[place] = Float.NEGATIVE_INFINITY;
      CoefficientScan bad = scan(written(values), Long.MAX_VALUE);
      assertThat(bad.finite()).as("place %d", place).isFalse();
      assertThat(bad.length()).isEqualTo(file.length);
      values[place] = 0.37f;
    }
  }

  @Test
  void knowsNothingOfWhatIsWrittenOtherwise() throws IOException {
    byte[] doubles = written(Nd4j.createFromArray(1.0, 2.0).reshape(1, 2));
    assertThat(scan(doubles, Long.MAX_VALUE).finite()).isFalse();
    byte[] column = written(Nd4j.createFromArray(1f, 2f).reshape(2, 1));
    assertThat(scan(column, Long.MAX_VALUE).finite()).isFalse();
    assertThat(scan(new byte[0], Long.MAX_VALUE).finite()).isFalse();
  }

  @Test
  void stopsBehindTheMostThatIsAllowed() throws IOException {
    byte[] file = written(new float[1 << 20]);
    assertThat(scan(file, 1_000).length()).isBetween(1_001L, 100_000L);
  }

  private static CoefficientScan scan(byte[] file, long most) throws IOException {
    return CoefficientScan.of(new ByteArrayInputStream(file), most);
  }

  private static byte[] written(float[] values) throws IOException {
    return written(FloatVectors.row(values));
  }

  private static byte[] written(INDArray array) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Nd4j.write(array, new DataOutputStream(out));
    return out.toByteArray();
  }
}
