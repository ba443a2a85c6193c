package org.plasmospark.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.0%",
    "1, 100.0%",
    "0.5, 50.0%",
    "0.9994, 99.9%",
    "0.9999, > 99.9%",
    "0.0001, < 0.1%",
    "NaN, not defined"
  })
  void roundsAPartNeverToAllOrNone(double share, String shown) {
    assertThat(Figures.percent(share)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.5", "0, 0", "1, 1", "0.13791, 0.1379", "0.001, 0.001", "1e-9, 1E-9"})
  void writesAThresholdAsShortAsItIs(double threshold, String shown) {
    assertThat(Figures.threshold(threshold)).isEqualTo(shown);
  }

  @Test
  void countsWithSeparatorsAndNouns() {
    assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(Figures.count(1, "cell")).isEqualTo("1 cell");
    assertThat(Figures.count(0, "cell")).isEqualTo("0 cells");
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 6", "0, 0.546, 7", "0.8, 1, 7", "0, 137, 6", "0, 3e7, 5", "0, 1e-4, 7"})
  void putsRoundTicksInsideTheAxis(double from, double to, int atMost) {
    var ticks = Plot.ticks(from, to, atMost);

    assertThat(ticks).hasSizeBetween(2, atMost + 1).isSorted();
    assertThat(ticks.get(0)).isBetween(from - 1e-9 * to, to);
    assertThat(ticks.get(ticks.size() - 1)).isBetween(from, to * (1 + 1e-9));
  }
}
