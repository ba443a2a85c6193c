package org.plasmospark.spark.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedMeanTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 32_768, 32_769, 100_001})
  void isTheMeanByDefinition(int length) {
    Random random = new Random(length);
    List<float[]> vectors = new ArrayList<>();
    for (int v = 0; v < 3; v++) {
      float[] vector = new float[length];
      for (int i = 0; i < length; i++) {
        vector[i] = (float) random.nextGaussian();
      }
      vectors.add(vector);
    }
    float[] target = new float[length];

    WeightedMean.of(vectors, new long[] {32, 0, 5}, target);

    for (int i = 0; i < length; i++) {
      assertThat(target[i])
          .isEqualTo((float) (32 / 37.0 * vectors.get(0)[i] + 5 / 37.0 * vectors.get(2)[i]));
    }

    WeightedMean oneByOne = new WeightedMean(length);
    oneByOne.add(vectors.get(0), 32 / 37.0);
    oneByOne.add(vectors.get(1), 0);
    oneByOne.add(vectors.get(2), 5 / 37.0);
    float[] same = new float[length];
    oneByOne.store(same);
    assertThat(same).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 32, 127, 150, 250})
  void isTheSameToTheLastBitForTwoOfEqualWeight(int scale) {
    int length = 200_000;
    Random random = new Random(scale);
    float[] one = new float[length];
    float[] other = new float[length];
    for (int i = 0; i < length; i++) {
      one[i] = anyNumber(random, scale);
      other[i] = random.nextInt(8) == 0 ? -one[i] : anyNumber(random, scale);
    }
    float[] target = new float[length];

    WeightedMean.of(List.of(one, other), new long[] {160, 160}, target);

    WeightedMean oneByOne = new WeightedMean(length);
    oneByOne.add(one, 0.5);
    oneByOne.add(other, 0.5);
    float[] expected = new float[length];
    oneByOne.store(expected);
    // Tells the two zeros apart.
    assertThat(Arrays.mismatch(target, expected)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_024, 1_025, 32_769, 100_001})
  void isTheSameToTheLastBitWhereVectorsAreOverwritten(int length) {
    for (long[] weights : new long[][] {{7}, {5, 5}, {32, 5}, {8, 8, 3}}) {
      Random random = new Random(length);
      List<float[]> vectors = new ArrayList<>();
      List<FloatBuffer> buffers = new ArrayList<>();
      for (int v = 0; v < weights.length; v++) {
        float[] vector = new float[length];
        for (int i = 0; i < length; i++) {
          vector[i] = anyNumber(random, 150);
        }
        vectors.add(vector);
        FloatBuffer buffer =
            ByteBuffer.allocateDirect(length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        buffers.add(buffer.put(0, vector));
      }
      float[] expected = new float[length];
      WeightedMean.of(vectors, weights, expected);
      float[] copy = new float[length + 5];

      WeightedMean.inPlace(buffers, weights, copy, 3);

      assertThat(Arrays.mismatch(copy, 3, 3 + length, expected, 0, length)).isEqualTo(-1);
      for (FloatBuffer buffer : buffers) {
        float[] overwritten = new float[length];
        buffer.get(0, overwritten);
        assertThat(Arrays.mismatch(overwritten, expected)).isEqualTo(-1);
      }
      WeightedMean.inPlace(buffers, weights, null, 0);
    }
  }

  /** Any bits, with an exponent of 0 to so much: 0 are zeros and the smallest numbers. */
  private static float anyNumber(Random random, int largestExponent) {
    int bits = random.nextInt() & 0x807FFFFF | random.nextInt(largestExponent + 1) << 23;
    // Few digits make ties, of which rounding must take the even one.
    return Float.intBitsToFloat(random.nextInt(4) == 0 ? bits & 0xFFF00001 : bits);
  }

  @Test
  void refusesVectorsOfAnotherLength() {
    assertThatThrownBy(() -> WeightedMean.of(List.of(new float[3]), new long[] {1}, new float[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 values for a vector of 4");
    assertThatThrownBy(() -> new WeightedMean(4).add(new float[5], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
