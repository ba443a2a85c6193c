package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.UserException;

class PreprocessingTest {
  private static Preprocessing of(int width, int height) {
    return new Preprocessing(width, height, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR);
  }

  @Test
  void hashStaysTheSameForGood() {
    // Bundles and predictions of the past carry this; another value makes them foreign.
    assertThat(of(170, 170).hash()).isEqualTo("2aad0cd5482db199");
    assertThat(of(170, 170).canonical())
        .isEqualTo(
            "preprocessing-1;width=170;height=170;layout=nchw;depth=8;alpha=over-black;"
                + "scaling=unit;resampling=antialiased-bilinear");
  }

  @Test
  void hashTellsSizesApart() {
    assertThat(of(170, 171).hash()).isNotEqualTo(of(170, 170).hash());
    assertThat(of(171, 170).hash()).isNotEqualTo(of(170, 171).hash());
  }

  @ParameterizedTest
  @CsvSource({"0,170", "170,-1", "2049,170"})
  void refusesImpossibleSizes(int width, int height) {
    assertThatThrownBy(() -> of(width, height)).isInstanceOf(UserException.class);
  }

  @ParameterizedTest
  @CsvSource({"60,200,170,170", "200,60,170,170", "13,400,64,9", "8,8,170,170", "170,90,170,45"})
  void keepsAnEvenColourAtEverySize(int width, int height, int newWidth, int newHeight) {
    byte[] even = new byte[3 * width * height];
    Arrays.fill(even, (byte) 199);
    byte[] resized = of(newWidth, newHeight).resize(new CellImage(width, height, even)).rgb();
    for (byte value : resized) {
      assertThat(value & 0xFF).isEqualTo(199);
    }
  }

  @ParameterizedTest
  @CsvSource({"8192,8,1,1", "8,8192,3,7", "8191,9,17,2", "1021,1019,1,997"})
  void keepsWhiteWhiteHoweverFarItShrinks(int width, int height, int newWidth, int newHeight) {
    byte[] white = new byte[3 * width * height];
    Arrays.fill(white, (byte) 255);
    for (byte value : of(newWidth, newHeight).resize(new CellImage(width, height, white)).rgb()) {
      assertThat(value).isEqualTo((byte) 255);
    }
  }

  @Test
  void averagesEveryPixelWhenItShrinks() {
    // One white column among 16 black ones must not fall between the samples.
    byte[] rgb = new byte[3 * 16 * 16];
    for (int y = 0; y < 16; y++) {
      Arrays.fill(rgb, 3 * (16 * y + 5), 3 * (16 * y + 6), (byte) 255);
    }
    CellImage small = of(4, 4).resize(new CellImage(16, 16, rgb));
    int sum = 0;
    for (int x = 0; x < 4; x++) {
      sum += small.pixel(x, 2) & 0xFF;
    }
    assertThat(sum).isBetween(60, 68);
  }

  @Test
  void interpolatesByHandComputedWeightsWhenItGrows() {
    CellImage two = new CellImage(2, 1, new byte[] {0, 0, 0, 100, 100, 100});
    CellImage four = of(4, 1).resize(two);
    assertThat(IntStream.range(0, 4).map(x -> four.pixel(x, 0) & 0xFF))
        .containsExactly(0, 25, 75, 100);
  }

  @Test
  void leavesAnImageOfTheRightSizeAlone() {
    CellImage image = TestImages.noise(3, 20, 30);
    assertThat(of(20, 30).resize(image)).isSameAs(image);
  }
}
