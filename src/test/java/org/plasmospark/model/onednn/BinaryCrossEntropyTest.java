package org.plasmospark.model.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.plasmospark.model.compute.ClassWeights;

class BinaryCrossEntropyTest {

  @Test
  void isTheMeanOverTheExamplesAlone() {
    FloatBuffer gradient = FloatBuffer.wrap(new float[] {9, 9, 9, 9});
    FloatBuffer logits = FloatBuffer.wrap(new float[] {0, 2, 7, 7});
    double loss =
        BinaryCrossEntropy.gradient(logits, new float[] {1, 0}, ClassWeights.NONE, 2, gradient);
    double p = 1 / (1 + Math.exp(-2));
    assertThat(loss).isCloseTo((-Math.log(0.5) - Math.log(1 - p)) / 2, within(1e-12));
    assertThat(gradient.array()).containsExactly(-0.25f, (float) (p / 2), 0f, 0f);
  }

  @Test
  void keepsItsGradientWhereTheSigmoidSaturates() {
    FloatBuffer gradient = FloatBuffer.allocate(2);
    FloatBuffer logits = FloatBuffer.wrap(new float[] {1000, -1000});
    double loss =
        BinaryCrossEntropy.gradient(logits, new float[] {0, 1}, ClassWeights.NONE, 2, gradient);
    assertThat(loss).isEqualTo(1000);
    assertThat(gradient.array()).containsExactly(0.5f, -0.5f);
  }

  @Test
  void countsEachClassWithItsWeight() {
    FloatBuffer gradient = FloatBuffer.allocate(2);
    FloatBuffer logits = FloatBuffer.wrap(new float[] {0, 2});
    double loss =
        BinaryCrossEntropy.gradient(
            logits, new float[] {1, 0}, new ClassWeights(0.5, 3), 2, gradient);
    double p = 1 / (1 + Math.exp(-2));
    assertThat(loss).isCloseTo((-3 * Math.log(0.5) - 0.5 * Math.log(1 - p)) / 2, within(1e-12));
    assertThat(gradient.array()).containsExactly(-0.75f, (float) (0.5 * p / 2));
  }
}
