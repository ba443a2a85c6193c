package org.plasmospark.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values by exact fractions and the C library's erfc, through Python. */
class McNemarTestTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "1, 0, 1",
    "0, 5, 0.0625",
    "10, 2, 0.03857421875",
    "6, 6, 1",
    "7, 6, 1",
    "59, 121, 4.434449263755176e-06",
    "400, 600, 2.7284641560660184e-10",
    "500, 500, 1",
    "1000, 0, 1.8665272370064378e-301"
  })
  void sumsUpTheBinomialDistributionOfFewCells(long first, long second, double expected) {
    McNemarTest test = McNemarTest.of(first, second);

    assertThat(test.method()).isEqualTo(McNemarTest.Method.EXACT);
    assertThat(test.pValue()).isCloseTo(expected, withinPercentage(1e-9));
    assertThat(test.statistic()).isNaN();
    assertThat(McNemarTest.of(second, first).pValue()).isEqualTo(test.pValue());
  }

  @ParameterizedTest
  @CsvSource({
    "600, 500, 8.91, 0.002836132655654686",
    "501, 500, 0, 1",
    "1000000000, 1000100000, 4.9996500179991, 0.025352444695955958",
    "1000000000000000, 1000000100000000, 4.999999650000018, 0.025347323803212442",
    "3000000, 1000000, 999999.00000025, 0"
  })
  void takesChiSquareWithTheCorrectionForMany(
      long first, long second, double statistic, double expected) {
    McNemarTest test = McNemarTest.of(first, second);

    assertThat(test.method()).isEqualTo(McNemarTest.Method.CHI_SQUARE);
    assertThat(test.statistic()).isCloseTo(statistic, within(1e-9 * statistic));
    assertThat(test.pValue()).isCloseTo(expected, within(1e-9 * expected));
  }

  @Test
  void hardlyJumpsWhereTheMethodChanges() {
    // The exact p-value of 450 and 551 cells is 0.0015611.
    assertThat(McNemarTest.of(450, 551).pValue()).isCloseTo(0.0015611, withinPercentage(1));
  }

  @Test
  void refusesNegativeCountsAndMoreThanALongHolds() {
    assertThatThrownBy(() -> McNemarTest.of(-1, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> McNemarTest.of(Long.MAX_VALUE, 1))
        .isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1e-10, 0.999999999887162",
    "0.1, 0.8875370839817152",
    "0.5, 0.4795001221869535",
    "1, 0.15729920705028513",
    "1.5, 0.033894853524689274",
    "1.999, 0.004698443348629488",
    "2, 0.004677734981047265",
    "2.5, 0.0004069520174449589",
    "3, 2.2090496998585438e-05",
    "5, 1.5374597944280351e-12",
    "8, 1.1224297172982928e-29",
    "12, 1.3562611692059042e-64",
    "20, 5.3958656116079005e-176",
    "26, 5.663192408856143e-296",
    "100, 0"
  })
  void knowsTheComplementaryErrorFunction(double x, double expected) {
    assertThat(ErrorFunction.complement(x)).isCloseTo(expected, within(1e-12 * expected));
  }

  @Test
  void adjustsForTheNumberOfTestsAsHolmDoes() {
    // As R's p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm").
    assertThat(HolmAdjustment.adjust(0.01, 0.04, 0.03, 0.005))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-15));
    assertThat(HolmAdjustment.adjust(0.2)).containsExactly(0.2);
    assertThat(HolmAdjustment.adjust(0.6, 0.9)).containsExactly(1, 1);
    assertThat(HolmAdjustment.adjust()).isEmpty();
  }
}
