package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.UserException;

/** What is drawn, and that it depends on nothing but seed, epoch and image. */
class AugmentationTest {
  private static final AugmentationSettings SETTINGS =
      new AugmentationSettings(
          20, 0.8, 1.2, 10, 0.1, 0.2, true, true, 0.7, 1.1, FillMode.NEAREST, 0);
  private static final Augmentation AUGMENTATION = new Augmentation(SETTINGS);
  private static final Augmentation STAINING =
      new Augmentation(
          new AugmentationSettings(
              20,
              0.8,
              1.2,
              10,
              0.1,
              0.2,
              true,
              true,
              0.7,
              1.1,
              FillMode.NEAREST,
              0,
              new StainRanges(0.5, 1.5, 0.75, 1.25, 0.5, 2)));

  @Test
  void drawsTheSameForTheSameSeedEpochAndImage() {
    assertThat(new Augmentation(SETTINGS).draw(7, 3, "a.png"))
        .isEqualTo(AUGMENTATION.draw(7, 3, "a.png"));
  }

  @Test
  void drawsAnewForEverySeedEpochAndImage() {
    Set<AffineParameters> drawn = new HashSet<>();
    for (int seed = 0; seed < 10; seed++) {
      for (int epoch = 0; epoch < 10; epoch++) {
        for (int image = 0; image < 10; image++) {
          drawn.add(AUGMENTATION.draw(seed, epoch, "cell_" + image));
        }
      }
    }
    assertThat(drawn).hasSize(1_000);
  }

  @Test
  void keepsItsDrawsFromReleaseToRelease() {
    AffineParameters drawn = AUGMENTATION.draw(42, 1, "Parasitized/cell_1.png");
    // Computed by a second implementation, in Python.
    assertThat(drawn.theta()).isCloseTo(-4.460444635869485, within(1e-9));
    assertThat(drawn.zx()).isCloseTo(1.0815214139221305, within(1e-9));
  }

  @Test
  void drawsEvenlyFromItsRanges() {
    assertUniform(AffineParameters::theta, -20, 20);
    assertUniform(AffineParameters::tx, -0.1, 0.1);
    assertUniform(AffineParameters::ty, -0.2, 0.2);
    assertUniform(AffineParameters::shear, -10, 10);
    assertUniform(AffineParameters::zx, 0.8, 1.2);
    assertUniform(AffineParameters::zy, 0.8, 1.2);
    assertUniform(AffineParameters::brightness, 0.7, 1.1);
    assertUniform(p -> p.flipHorizontal() ? 1 : 0, 0, 1);
    assertUniform(p -> p.flipVertical() ? 1 : 0, 0, 1);
  }

  @Test
  void drawsTheStainEvenlyAndGammaEvenlyInItsLogarithm() {
    assertUniform(p -> p.stain().saturation(), 0.5, 1.5);
    assertUniform(p -> p.stain().redGain(), 0.75, 1.25);
    assertUniform(p -> p.stain().greenGain(), 0.75, 1.25);
    assertUniform(p -> p.stain().blueGain(), 0.75, 1.25);
    assertUniform(p -> Math.log(p.stain().gamma()), Math.log(0.5), Math.log(2));
    assertUniform(p -> p.stain().brightness(), 1, 1);
  }

  @Test
  void drawsTheChannelsIndependently() {
    assertThat(IntStream.range(0, 100).mapToObj(i -> STAINING.draw(1, 0, "cell_" + i).stain()))
        .noneMatch(s -> s.redGain() == s.greenGain() || s.greenGain() == s.blueGain())
        .doesNotHaveDuplicates();
  }

  @Test
  void drawsTheRestAsBeforeWhenTheStainChanges() {
    for (int i = 0; i < 100; i++) {
      AffineParameters p = STAINING.draw(3, i, "x");
      assertThat(
              new AffineParameters(
                  p.theta(),
                  p.tx(),
                  p.ty(),
                  p.shear(),
                  p.zx(),
                  p.zy(),
                  p.flipHorizontal(),
                  p.flipVertical(),
                  p.brightness()))
          .isEqualTo(AUGMENTATION.draw(3, i, "x"));
    }
  }

  private static void assertUniform(
      ToDoubleFunction<AffineParameters> parameter, double low, double high) {
    DoubleSummaryStatistics seen =
        IntStream.range(0, 4_000)
            .mapToObj(i -> STAINING.draw(1, i % 7, "cell_" + i))
            .mapToDouble(parameter)
            .summaryStatistics();
    double width = high - low;
    assertThat(seen.getMin()).isBetween(low, low + 0.01 * width);
    assertThat(seen.getMax()).isBetween(high - 0.01 * width, high);
    assertThat(seen.getAverage()).isCloseTo((low + high) / 2, within(0.03 * width));
  }

  @Test
  void zoomsBothWaysIndependently() {
    assertThat(IntStream.range(0, 100).mapToObj(i -> AUGMENTATION.draw(1, 0, "cell_" + i)))
        .noneMatch(p -> p.zx() == p.zy());
  }

  @Test
  void leavesTheOtherDrawsAloneWhenOneRangeChanges() {
    Augmentation wider =
        new Augmentation(
            new AugmentationSettings(
                90, 0.8, 1.2, 10, 0.1, 0.2, false, true, 0.7, 1.1, FillMode.NEAREST, 0));
    AffineParameters before = AUGMENTATION.draw(1, 2, "x");
    AffineParameters after = wider.draw(1, 2, "x");
    assertThat(after.theta()).isCloseTo(before.theta() * 4.5, within(1e-9));
    assertThat(after.zx()).isEqualTo(before.zx());
    assertThat(after.shear()).isEqualTo(before.shear());
    assertThat(after.flipVertical()).isEqualTo(before.flipVertical());
  }

  @Test
  void drawsNothingFromNoRanges() {
    Augmentation none = new Augmentation(AugmentationSettings.NONE);
    assertThat(none.draw(1, 2, "x")).isEqualTo(AffineParameters.IDENTITY);
    Augmentation flips =
        new Augmentation(
            new AugmentationSettings(0, 1, 1, 0, 0, 0, true, false, 1, 1, FillMode.WRAP, 0));
    AffineParameters drawn = flips.draw(1, 2, "x");
    assertThat(new AffineParameters(0, 0, 0, 0, 1, 1, drawn.flipHorizontal(), false, 1))
        .isEqualTo(drawn);
  }

  @Test
  void namesEveryValueThatIsOutOfRange() {
    assertThatThrownBy(
            () ->
                new AugmentationSettings(
                    -1, 1.2, 0.8, 90, 2, 0, false, false, 2, 1, FillMode.CONSTANT, 256))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("rotation", "zoom", "shear", "shifts", "brightness", "fill value");
  }

  @Test
  void namesEveryRangeOfTheStainThatIsNone() {
    assertThatThrownBy(() -> new StainRanges(1, 11, 1.25, 0.75, 0, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("saturation must be a range", "gain of the channels", "gamma");
    assertThatThrownBy(() -> new StainRanges(Double.NaN, 1, 1, 1, 1, 1))
        .isInstanceOf(UserException.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.1})
  void refusesNumbersThatAreNone(double value) {
    assertThatThrownBy(
            () ->
                new AugmentationSettings(
                    value, 1, 1, 0, 0, 0, false, false, 1, 1, FillMode.NEAREST, 0))
        .isInstanceOf(UserException.class);
    assertThatThrownBy(() -> new AffineParameters(0, 0, 0, 0, value, 1, false, false, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
