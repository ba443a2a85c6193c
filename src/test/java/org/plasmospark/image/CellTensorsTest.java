package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The network's input: layout, scaling, transformations with values computed by hand. */
class CellTensorsTest {
  private static final AffineParameters NOTHING = AffineParameters.IDENTITY;

  private static Preprocessing square(int side) {
    return new Preprocessing(side, side, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR);
  }

  /** 4 x 4 pixels of gray 0, 10, 20 ... 150. */
  private static CellImage ramp() {
    byte[] rgb = new byte[48];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 * 10);
    }
    return new CellImage(4, 4, rgb);
  }

  private static AffineParameters shift(double tx, double ty) {
    return new AffineParameters(0, tx, ty, 0, 1, 1, false, false, 1);
  }

  private static AffineParameters flip(boolean horizontal, boolean vertical) {
    return new AffineParameters(0, 0, 0, 0, 1, 1, horizontal, vertical, 1);
  }

  @Test
  void laysOutPlanesOfUnitNumbersFromTheOffsetOn() {
    CellImage image = TestImages.noise(1, 5, 5);
    float[] out = new float[3 + 75 + 2];
    Arrays.fill(out, -7);
    new CellTensors(square(5)).plain(image, out, 3);
    for (int plane = 0; plane < 3; plane++) {
      for (int i = 0; i < 25; i++) {
        assertThat(out[3 + 25 * plane + i])
            .isCloseTo((image.rgb()[3 * i + plane] & 0xFF) / 255f, within(1e-6f));
      }
    }
    assertThat(new float[] {out[0], out[2], out[78], out[79]}).containsOnly(-7);
  }

  @ParameterizedTest
  @CsvSource({
    // Keras' preprocess_input of the colour (200, 100, 50): red, green and blue, or turned round.
    "UNIT, 0.784314, 0.392157, 0.196078",
    "NONE, 200, 100, 50",
    "IMAGENET_CAFFE, -53.939, -16.779, 76.32",
    "IMAGENET_TORCH, 1.307047, -0.285014, -0.932985",
    "IMAGENET_TF, 0.568627, -0.215686, -0.607843"
  })
  void scalesAsKerasDoes(Scaling scaling, float first, float second, float third) {
    float[] out = new float[3];
    CellImage image = new CellImage(1, 1, new byte[] {(byte) 200, 100, 50});
    new CellTensors(new Preprocessing(1, 1, scaling, Resampling.ANTIALIASED_BILINEAR))
        .plain(image, out, 0);
    assertThat(out[0]).isCloseTo(first, within(1e-4f));
    assertThat(out[1]).isCloseTo(second, within(1e-4f));
    assertThat(out[2]).isCloseTo(third, within(1e-4f));
  }

  @ParameterizedTest
  @EnumSource(Scaling.class)
  void scalesPixelsToTheNumbersOfTheCells(Scaling scaling) {
    CellTensors tensors =
        new CellTensors(new Preprocessing(11, 7, scaling, Resampling.ANTIALIASED_BILINEAR));
    int length = 3 * 11 * 7;
    byte[] pixels = new byte[2 * length];
    float[] expected = new float[2 * length];
    int at = 0;
    for (CellImage image : List.of(noise(23, 9, 1), noise(11, 7, 2))) {
      tensors.pixels(image, pixels, at);
      tensors.plain(image, expected, at);
      at += length;
    }
    float[] scaled = new float[2 * length];
    tensors.scaled(pixels, 2, scaled);
    assertThat(scaled).containsExactly(expected);
    scaling
        .factor()
        .ifPresent(factor -> assertThat(scaled[0]).isEqualTo((pixels[0] & 0xFF) * factor));
  }

  @Test
  void onlyScalingsThatMultiplyHaveAFactor() {
    assertThat(Scaling.UNIT.factor()).contains(1f / 255);
    assertThat(Scaling.NONE.factor()).contains(1f);
    assertThat(Scaling.IMAGENET_CAFFE.factor()).isEmpty();
    assertThat(Scaling.IMAGENET_TORCH.factor()).isEmpty();
    assertThat(Scaling.IMAGENET_TF.factor()).isEmpty();
  }

  private static CellImage noise(int width, int height, long seed) {
    byte[] rgb = new byte[3 * width * height];
    new Random(seed).nextBytes(rgb);
    return new CellImage(width, height, rgb);
  }

  @Test
  void refusesArraysThatAreTooShort() {
    CellTensors tensors = new CellTensors(square(5));
    CellImage image = TestImages.noise(1, 9, 9);
    assertThatThrownBy(() -> tensors.plain(image, new float[75], 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tensors.augmented(image, flip(true, false), new float[74], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @EnumSource(FillMode.class)
  void changesNothingByATransformationThatIsNone(FillMode mode) {
    CellImage image = TestImages.noise(2, 40, 31);
    CellTensors tensors = new CellTensors(square(50), mode, 9);
    float[] plain = new float[7_500];
    tensors.plain(image, plain, 0);
    float[] same = new float[7_500];
    tensors.augmented(image, NOTHING, same, 0);
    assertThat(same).isEqualTo(plain);
    // A turn by nothing goes through the interpolation, unlike the identity.
    tensors.augmented(image, flip(true, true), same, 0);
    float[] twice = new float[7_500];
    for (int plane = 0; plane < 3; plane++) {
      for (int i = 0; i < 2_500; i++) {
        twice[2_500 * plane + i] = same[2_500 * plane + 2_499 - i];
      }
    }
    assertThat(twice).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource({"true,false", "false,true", "true,true"})
  void flippingTwiceChangesNothing(boolean horizontal, boolean vertical) {
    CellImage image = TestImages.noise(4, 21, 21);
    CellTensors tensors = new CellTensors(square(21));
    float[] plain = new float[3 * 441];
    tensors.plain(image, plain, 0);
    float[] once = new float[3 * 441];
    tensors.augmented(image, flip(horizontal, vertical), once, 0);
    assertThat(once).isNotEqualTo(plain);
    float[] twice = new float[3 * 441];
    tensors.augmented(image(once, 21), flip(horizontal, vertical), twice, 0);
    assertThat(twice).isEqualTo(plain);
  }

  private static CellImage image(float[] planes, int side) {
    byte[] rgb = new byte[planes.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.round(255 * planes[i % 3 * side * side + i / 3]);
    }
    return new CellImage(side, side, rgb);
  }

  @Test
  void turnsLeftToRightAndTopToBottom() {
    assertThat(firstRow(flip(true, false), FillMode.NEAREST)).containsExactly(30, 20, 10, 0);
    assertThat(firstRow(flip(false, true), FillMode.NEAREST)).containsExactly(120, 130, 140, 150);
  }

  @Test
  void fillsToTheRightAsScipyDoes() {
    // The colours come from 1.5 pixels further right: 1.5, 2.5, 3.5 and 4.5 of 0..3.
    AffineParameters right = shift(1.5 / 4, 0);
    assertThat(firstRow(right, FillMode.NEAREST)).containsExactly(15, 25, 30, 30);
    assertThat(firstRow(right, FillMode.CONSTANT)).containsExactly(15, 25, 7, 7);
    assertThat(firstRow(right, FillMode.REFLECT)).containsExactly(15, 25, 30, 25);
    assertThat(firstRow(right, FillMode.WRAP)).containsExactly(15, 25, 5, 15);
  }

  @Test
  void fillsFarAboveAsScipyDoes() {
    // The first row comes from 6.25 rows further up.
    AffineParameters up = shift(0, -6.25 / 4);
    assertThat(firstRow(up, FillMode.NEAREST)).containsExactly(0, 10, 20, 30);
    assertThat(firstRow(up, FillMode.CONSTANT)).containsExactly(7, 7, 7, 7);
    assertThat(firstRow(up, FillMode.REFLECT)).containsExactly(70, 80, 90, 100);
    assertThat(firstRow(up, FillMode.WRAP)).containsExactly(110, 120, 130, 140);
  }

  @Test
  void turnsAQuarterAndZoomsByHandComputedValues() {
    // Output (x, y) comes from (-y, x) about the centre: the first row is the last column.
    AffineParameters quarter = new AffineParameters(90, 0, 0, 0, 1, 1, false, false, 1);
    assertThat(firstRow(quarter, FillMode.NEAREST)).containsExactly(30, 70, 110, 150);
    // Columns -0.5, 0.5 ... of a picture twice as wide about 1.5: 0, 1 and 2 apart.
    AffineParameters wide = new AffineParameters(0, 0, 0, 0, 2, 1, false, false, 1);
    assertThat(firstRow(wide, FillMode.CONSTANT)).containsExactly(7, 5, 25, 7);
  }

  @Test
  void cutsOffBrightnessAsKerasDoes() {
    assertThat(firstRow(bright(0.55), FillMode.NEAREST)).containsExactly(0, 5, 11, 16);
    float[] out = new float[48];
    new CellTensors(square(4)).augmented(ramp(), bright(2), out, 0);
    assertThat(out[15]).isEqualTo(1f);
    assertThat(255 * out[12]).isCloseTo(240, within(1e-3f));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 57})
  void stainsACellAtTheNetworksSizeBeforeItIsTransformed(int side) {
    StainChange stain = new StainChange(1.4, 0.8, 1.1, 1.2, 0.8, 1);
    AffineParameters turned = new AffineParameters(30, 0.1, 0, 5, 1.1, 0.9, true, false, 0.9);
    AffineParameters both = new AffineParameters(30, 0.1, 0, 5, 1.1, 0.9, true, false, 0.9, stain);
    CellTensors tensors = new CellTensors(square(40), FillMode.CONSTANT, 0);
    CellImage image = TestImages.noise(3, side, side);
    float[] expected = new float[3 * 1_600];
    tensors.augmented(stain.apply(square(40).resize(image)), turned, expected, 0);
    float[] out = new float[3 * 1_600];
    tensors.augmented(image, both, out, 0);
    assertThat(out).isEqualTo(expected);
    tensors.augmented(image, turned, out, 0);
    assertThat(out).isNotEqualTo(expected);
  }

  @Test
  void keepsTheMaskAroundACellBlackUnderEveryStain() {
    CellTensors tensors = new CellTensors(square(24), FillMode.CONSTANT, 0);
    Augmentation augmentation =
        new Augmentation(
            new AugmentationSettings(
                180,
                0.9,
                1.1,
                0,
                0.05,
                0.05,
                true,
                true,
                1,
                1,
                FillMode.CONSTANT,
                0,
                new StainRanges(0.5, 1.5, 0.75, 1.25, 0.7, 1.4)));
    CellImage black = new CellImage(24, 24, new byte[3 * 576]);
    float[] out = new float[3 * 576];
    for (int i = 0; i < 100; i++) {
      tensors.augmented(black, augmentation.draw(1, i, "k"), out, 0);
      assertThat(out).containsOnly(0);
    }
  }

  private static AffineParameters bright(double factor) {
    return new AffineParameters(0, 0, 0, 0, 1, 1, false, false, factor);
  }

  private static int[] firstRow(AffineParameters p, FillMode mode) {
    float[] out = new float[48];
    new CellTensors(square(4), mode, 7).augmented(ramp(), p, out, 0);
    return IntStream.range(0, 4)
        .map(
            i -> {
              assertThat(255 * out[i]).isCloseTo(Math.round(255 * out[i]), within(1e-3f));
              return Math.round(255 * out[i]);
            })
        .toArray();
  }

  @ParameterizedTest
  @EnumSource(FillMode.class)
  void interpolatesTheSameAtTheEdgeAndWithin(FillMode mode) {
    // On a plane of colour, linear interpolation is exact wherever no filling is needed.
    CellImage image = plane(64);
    Augmentation augmentation =
        new Augmentation(
            new AugmentationSettings(180, 0.5, 0.9, 30, 0.1, 0.1, false, false, 1, 1, mode, 0));
    float[] out = new float[3 * 64 * 64];
    CellTensors tensors = new CellTensors(square(64), mode, 0);
    for (int draw = 0; draw < 50; draw++) {
      AffineParameters p = augmentation.draw(3, draw, "plane");
      tensors.augmented(image, p, out, 0);
      for (int i = 0; i < 64 * 64; i++) {
        double[] from = source(p, i % 64, i / 64, 64);
        boolean inside = from[0] >= 0 && from[0] <= 63 && from[1] >= 0 && from[1] <= 63;
        if (inside) {
          assertThat((double) out[i] * 255).isCloseTo(2 * from[0] + from[1], within(1e-2));
        }
      }
    }
  }

  private static CellImage plane(int side) {
    byte[] rgb = new byte[3 * side * side];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (2 * (i / 3 % side) + i / 3 / side);
    }
    return new CellImage(side, side, rgb);
  }

  /** Where a colour comes from, step by step and from the inside out. */
  private static double[] source(AffineParameters p, int x, int y, int side) {
    double centre = side / 2.0 - 0.5;
    double u = (x - centre) * p.zx();
    double v = (y - centre) * p.zy();
    double shear = Math.toRadians(p.shear());
    u = u - Math.sin(shear) * v + p.tx() * side;
    v = Math.cos(shear) * v + p.ty() * side;
    double theta = Math.toRadians(p.theta());
    return new double[] {
      Math.cos(theta) * u - Math.sin(theta) * v + centre,
      Math.sin(theta) * u + Math.cos(theta) * v + centre
    };
  }

  @Test
  void mayBeSharedByThreads() {
    CellTensors tensors = new CellTensors(square(60));
    Augmentation augmentation =
        new Augmentation(
            new AugmentationSettings(
                20,
                0.8,
                1.2,
                10,
                0,
                0,
                true,
                true,
                0.8,
                1.2,
                FillMode.NEAREST,
                0,
                new StainRanges(0.5, 1.5, 0.75, 1.25, 0.7, 1.4)));
    float[][] alone = new float[40][];
    for (int i = 0; i < alone.length; i++) {
      alone[i] = tensor(tensors, augmentation, i);
    }
    IntStream.range(0, 400)
        .parallel()
        .forEach(i -> assertThat(tensor(tensors, augmentation, i % 40)).isEqualTo(alone[i % 40]));
  }

  private static float[] tensor(CellTensors tensors, Augmentation augmentation, int i) {
    float[] out = new float[3 * 3_600];
    tensors.augmented(
        TestImages.noise(i, 30 + 3 * i, 90 - i), augmentation.draw(1, i, "k"), out, 0);
    return out;
  }
}
