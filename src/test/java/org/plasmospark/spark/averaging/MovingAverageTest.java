package org.plasmospark.spark.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MovingAverageTest {
  private static final int LENGTH = 70_001;

  @ParameterizedTest(name = "decay {0}, {1} updates a round")
  @CsvSource({"0.5, 1", "0.9, 1", "0.9, 5", "0.99, 7", "0.9999, 3", "0.000001, 2"})
  void isTheMeanOfAllUpdatesEachWeighedByItsAge(double decay, int updates) {
    List<float[]> rounds = rounds(9);
    MovingAverage average = new MovingAverage();
    for (int round = 1; round <= rounds.size(); round++) {
      average.add(decay, rounds.get(round - 1), updates, round * updates);
    }

    int all = rounds.size() * updates;
    double weights = 0;
    double[] sums = new double[LENGTH];
    for (int update = 1; update <= all; update++) {
      double weight = Math.pow(decay, all - update);
      weights += weight;
      float[] parameters = rounds.get((update - 1) / updates);
      for (int i = 0; i < LENGTH; i++) {
        sums[i] += weight * parameters[i];
      }
    }
    for (int i = 0; i < LENGTH; i++) {
      assertThat((double) average.values()[i]).isCloseTo(sums[i] / weights, within(1e-6));
    }
  }

  @Test
  void reachesAsFarBackWhateverTheNumberOfUpdatesInARound() {
    float[] before = {1};
    float[] after = {0};
    MovingAverage often = new MovingAverage();
    MovingAverage seldom = new MovingAverage();
    for (int update = 1; update <= 12; update++) {
      often.add(0.9, update <= 6 ? before : after, 1, update);
    }
    seldom.add(0.9, before, 6, 6);
    seldom.add(0.9, after, 4, 10);
    seldom.add(0.9, after, 2, 12);
    assertThat(often.values()[0]).isCloseTo(seldom.values()[0], within(1e-6f));
    assertThat(seldom.values()[0]).isBetween(0.1f, 0.49f);
  }

  @Test
  void beginsWithTheFirstParametersAndLeavesThemAlone() {
    float[] first = {3, -2};
    MovingAverage average = new MovingAverage();
    assertThat(average.values()).isEmpty();
    average.add(0.99, first, 5, 5);
    assertThat(average.values()).containsExactly(3, -2);
    average.add(0.99, new float[] {1, 1}, 5, 10);
    assertThat(first).containsExactly(3, -2);
  }

  @Test
  void isNotChangedByARoundWithoutAnUpdate() {
    MovingAverage average = new MovingAverage();
    average.add(0.99, new float[] {9}, 0, 0);
    assertThat(average.values()).isEmpty();
    average.add(0.99, new float[] {3}, 5, 5);
    average.add(0.99, new float[] {9}, 0, 5);
    assertThat(average.values()).containsExactly(3);
  }

  @Test
  void goesOnBitForBitFromItsValues() {
    List<float[]> rounds = rounds(6);
    MovingAverage whole = new MovingAverage();
    MovingAverage part = new MovingAverage();
    for (int round = 1; round <= rounds.size(); round++) {
      whole.add(0.97, rounds.get(round - 1), 3, 3 * round);
      if (round == 4) {
        part = new MovingAverage(part.values().clone());
      }
      part.add(0.97, rounds.get(round - 1), 3, 3 * round);
    }
    assertThat(part.values()).isEqualTo(whole.values());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, Double.NaN})
  void refusesADecayThatIsNone(double decay) {
    assertThatThrownBy(() -> new MovingAverage().add(decay, new float[3], 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesParametersOfAnotherNetwork() {
    MovingAverage average = new MovingAverage();
    average.add(0.9, new float[3], 1, 1);
    assertThatThrownBy(() -> average.add(0.9, new float[2], 1, 2)).hasMessageContaining("2 values");
  }

  private static List<float[]> rounds(int count) {
    Random random = new Random(5);
    List<float[]> rounds = new ArrayList<>();
    for (int round = 0; round < count; round++) {
      float[] parameters = new float[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        parameters[i] = (float) random.nextGaussian();
      }
      rounds.add(parameters);
    }
    return rounds;
  }
}
