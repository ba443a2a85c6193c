package org.plasmospark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteTest {

  @Test
  void keepsWhatIsDefined() {
    assertThat(Finite.orNull(0.25)).isEqualTo(0.25);
    assertThat(Finite.orNull(0)).isEqualTo(0.0);
    assertThat(Finite.text(0.98765)).isEqualTo("0.9877");
    assertThat(Finite.text(0.98765, 5)).isEqualTo("0.98765");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void givesNullForWhatJsonCannotSay(double value) {
    assertThat(Finite.orNull(value)).isNull();
    assertThat(Finite.text(value)).isEqualTo("undefined");
  }
}
