package org.plasmospark.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiveNumbersTest {

  @Test
  void putsQuartilesBetweenTheValuesAroundThem() {
    // Places 1.25, 2.5 and 3.75 of four.
    assertThat(FiveNumbers.of(List.of(8.0, 2.0, 1.0, 4.0)))
        .isEqualTo(new FiveNumbers(4, 1, 1.25, 3, 7, 8));
  }

  @Test
  void takesValuesThatLieAtAPlaceAsTheyAre() {
    assertThat(FiveNumbers.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new FiveNumbers(3, 1, 1, 2, 3, 3));
  }

  @Test
  void leavesOutWhatIsUndefined() {
    assertThat(FiveNumbers.of(List.of(Double.NaN, 0.5)))
        .isEqualTo(new FiveNumbers(1, 0.5, 0.5, 0.5, 0.5, 0.5));
    assertThat(FiveNumbers.of(List.of(Double.NaN)).n()).isZero();
    assertThat(FiveNumbers.of(List.of()).median()).isNaN();
  }
}
