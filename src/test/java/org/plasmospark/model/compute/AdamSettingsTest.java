package org.plasmospark.model.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;

class AdamSettingsTest {

  @Test
  void defaultsAreThoseOfDl4j() {
    Adam dl4j = new Adam(0.01);
    assertThat(AdamSettings.of(0.01))
        .isEqualTo(
            new AdamSettings(
                dl4j.getLearningRate(), dl4j.getBeta1(), dl4j.getBeta2(), dl4j.getEpsilon(), 0));
  }

  @Test
  void rejectsValuesOutOfRange() {
    assertRejected(0, 0.9, 0.999, 1e-8, 0);
    assertRejected(Double.NaN, 0.9, 0.999, 1e-8, 0);
    assertRejected(1e-3, 1, 0.999, 1e-8, 0);
    assertRejected(1e-3, 0.9, -0.1, 1e-8, 0);
    assertRejected(1e-3, 0.9, 0.999, 0, 0);
    assertRejected(1e-3, 0.9, 0.999, 1e-8, -1);
  }

  private static void assertRejected(
      double rate, double beta1, double beta2, double epsilon, double l2) {
    assertThatThrownBy(() -> new AdamSettings(rate, beta1, beta2, epsilon, l2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
