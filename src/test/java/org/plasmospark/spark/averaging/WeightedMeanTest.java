package org.plasmospark.spark.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
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

  @Test
  void refusesVectorsOfAnotherLength() {
    assertThatThrownBy(() -> WeightedMean.of(List.of(new float[3]), new long[] {1}, new float[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 values for a vector of 4");
    assertThatThrownBy(() -> new WeightedMean(4).add(new float[5], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
