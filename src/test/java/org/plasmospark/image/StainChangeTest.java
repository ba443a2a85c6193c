package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of the stain, against plain formulas. */
class StainChangeTest {
  private static final int PIXELS = 48 * 48;
  private static final CellImage NOISE = TestImages.noise(5, 48, 48);

  @Test
  void leavesEveryColourAsItIsWithoutAChange() {
    assertThat(StainChange.NONE.apply(NOISE)).isEqualTo(NOISE);
  }

  @Test
  void keepsBlackBlackWhateverTheChange() {
    SplittableRandom random = new SplittableRandom(1);
    CellImage black = new CellImage(5, 4, new byte[60]);
    for (int i = 0; i < 500; i++) {
      StainChange change =
          new StainChange(
              random.nextDouble(10),
              random.nextDouble(10),
              random.nextDouble(10),
              random.nextDouble(10),
              random.nextDouble(0.1, 10),
              random.nextDouble(10));
      assertThat(change.apply(black)).as("%s", change).isEqualTo(black);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.913, 1, 1.377, 1.5, 10})
  void movesColoursAwayFromTheirLumaBySaturation(double saturation) {
    CellImage changed = new StainChange(saturation, 1, 1, 1, 1, 1).apply(NOISE);
    assertColours(changed, at -> saturated(saturation, at));
  }

  private static double saturated(double saturation, int at) {
    int first = at / 3 * 3;
    double luma = 0.299 * colour(first) + 0.587 * colour(first + 1) + 0.114 * colour(first + 2);
    return luma + saturation * (colour(at) - luma);
  }

  @Test
  void keepsGrayGrayWhateverTheSaturation() {
    byte[] rgb = new byte[3 * 256];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3);
    }
    CellImage gray = new CellImage(256, 1, rgb);
    for (double saturation : new double[] {0, 0.3, 1.7, 10}) {
      assertThat(new StainChange(saturation, 1, 1, 1, 1, 1).apply(gray)).isEqualTo(gray);
    }
  }

  @Test
  void multipliesEachChannelByItsOwnGain() {
    double[] gains = {0.77, 1.234, 0};
    CellImage changed = new StainChange(1, gains[0], gains[1], gains[2], 1, 1).apply(NOISE);
    assertColours(changed, at -> gains[at % 3] * colour(at));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.7047, 1, 1.4191, 10})
  void raisesColoursToThePowerOfGamma(double gamma) {
    CellImage changed = new StainChange(1, 1, 1, 1, gamma, 1).apply(NOISE);
    assertColours(changed, at -> 255 * Math.pow(colour(at) / 255, gamma));
  }

  @Test
  void multipliesAllColoursByTheBrightness() {
    CellImage changed = new StainChange(1, 1, 1, 1, 1, 1.31).apply(NOISE);
    assertColours(changed, at -> 1.31 * colour(at));
  }

  @Test
  void saturatesFirstThenMultipliesThenBendsThenBrightens() {
    StainChange change = new StainChange(1.43, 0.81, 1.19, 1.07, 0.83, 1.2);
    double[] gains = {0.81, 1.19, 1.07};
    assertColours(
        change.apply(NOISE),
        at ->
            1.2
                * 255
                * Math.pow(Math.min(1, gains[at % 3] * whole(saturated(1.43, at)) / 255), 0.83));
  }

  private static void assertColours(CellImage changed, IntToDoubleFunction formula) {
    assertThat(changed.width()).isEqualTo(NOISE.width());
    for (int at = 0; at < 3 * PIXELS; at++) {
      double expected = formula.applyAsDouble(at);
      // What is half a colour more or less may be rounded either way.
      assertThat((double) (changed.rgb()[at] & 0xFF))
          .as("colour %s of pixel %s", at % 3, at / 3)
          .isCloseTo(Math.min(255, Math.max(0, expected)), within(0.5 + 1e-9));
    }
  }

  private static double colour(int at) {
    return NOISE.rgb()[at] & 0xFF;
  }

  private static long whole(double colour) {
    return Math.min(255, Math.max(0, Math.round(colour)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.01, 10.01})
  void refusesNumbersThatAreNone(double value) {
    for (int which = 0; which < 6; which++) {
      double[] numbers = {1, 1, 1, 1, 1, 1};
      numbers[which] = value;
      assertThatThrownBy(
              () ->
                  new StainChange(
                      numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
