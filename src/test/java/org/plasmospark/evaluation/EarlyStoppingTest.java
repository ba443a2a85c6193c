package org.plasmospark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

  @Test
  void endsAfterSoManyEpochsInARowWithoutABetterAuc() {
    EarlyStopping patient = new EarlyStopping(2, 0);
    assertThat(patient.ends(List.of(0.8, 0.7))).isFalse();
    assertThat(patient.ends(List.of(0.8, 0.7, 0.8))).isTrue();
    assertThat(patient.ends(List.of(0.8, 0.7, 0.9, 0.9))).isFalse();
    assertThat(patient.ends(List.of(0.8, 0.7, 0.9, 0.9, 0.85))).isTrue();
  }

  @Test
  void countsOnlyAGainOfMoreThanTheLeast() {
    EarlyStopping demanding = new EarlyStopping(1, 0.01);
    assertThat(demanding.ends(List.of(0.8, 0.82))).isFalse();
    assertThat(demanding.ends(List.of(0.8, 0.805))).isTrue();
  }

  @Test
  void neverEndsWithoutPatienceOrWithoutAnAuc() {
    assertThat(EarlyStopping.NEVER.ends(List.of(0.8, 0.7, 0.6, 0.5))).isFalse();
    assertThat(new EarlyStopping(1, 0).ends(List.of(Double.NaN, Double.NaN))).isFalse();
  }
}
