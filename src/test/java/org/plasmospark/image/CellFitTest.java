package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellFitTest {
  @ParameterizedTest
  @CsvSource({
    "100, 60, 170, 170, 100, 100",
    "60, 100, 170, 170, 100, 100",
    "7, 4, 32, 32, 7, 7",
    "100, 100, 64, 32, 200, 100",
    "30, 90, 64, 32, 180, 90",
    "90, 10, 32, 64, 90, 180",
    "3, 2, 170, 96, 4, 2",
  })
  void paddingKeepsTheCellAndAddsBlack(
      int width, int height, int toWidth, int toHeight, int wide, int high) {
    byte[] rgb = new byte[3 * width * height];
    new Random(1).nextBytes(rgb);
    CellImage padded = CellFit.PAD.apply(new CellImage(width, height, rgb), toWidth, toHeight);
    assertThat(padded.width()).isEqualTo(wide);
    assertThat(padded.height()).isEqualTo(high);
    int left = (wide - width) / 2;
    int top = (high - height) / 2;
    for (int y = 0; y < high; y++) {
      for (int x = 0; x < wide; x++) {
        boolean inside = x >= left && x < left + width && y >= top && y < top + height;
        int expected = inside ? new CellImage(width, height, rgb).pixel(x - left, y - top) : 0;
        assertThat(padded.pixel(x, y)).as("%d, %d", x, y).isEqualTo(expected);
      }
    }
  }

  @Test
  void aCellOfTheShapeIsLeftAsItIs() {
    CellImage square = new CellImage(50, 50, new byte[7500]);
    assertThat(CellFit.PAD.apply(square, 170, 170)).isSameAs(square);
    assertThat(CellFit.STRETCH.apply(new CellImage(5, 50, new byte[750]), 170, 170))
        .isEqualTo(new CellImage(5, 50, new byte[750]));
  }

  /** Every way to the network sees the same pixels. */
  @Test
  void isPartOfThePreprocessingAndItsHash() {
    Preprocessing stretch =
        new Preprocessing(64, 64, Scaling.NONE, Resampling.ANTIALIASED_BILINEAR);
    Preprocessing pad =
        new Preprocessing(64, 64, Scaling.NONE, Resampling.ANTIALIASED_BILINEAR, CellFit.PAD);
    assertThat(pad.hash()).isNotEqualTo(stretch.hash());
    byte[] white = new byte[3 * 40 * 20];
    Arrays.fill(white, (byte) 0xFF);
    CellImage cell = new CellImage(40, 20, white);
    CellImage resized = pad.resize(cell);
    assertThat(resized.pixel(32, 32)).isEqualTo(0xFFFFFF);
    assertThat(resized.pixel(32, 2)).isZero();
    assertThat(stretch.resize(cell).pixel(32, 2)).isEqualTo(0xFFFFFF);
    byte[] pixels = new byte[pad.tensorLength()];
    new CellTensors(pad).pixels(cell, pixels, 0);
    assertThat(pixels).isEqualTo(resized.rgb());
    float[] plain = new float[pad.tensorLength()];
    new CellTensors(pad).plain(cell, plain, 0);
    float[] scaled = new float[pad.tensorLength()];
    new CellTensors(pad).scaled(pixels, 1, scaled);
    assertThat(plain).isEqualTo(scaled);
    float[] turned = new float[pad.tensorLength()];
    new CellTensors(pad)
        .augmented(cell, new AffineParameters(0, 0, 0, 0, 1, 1, true, false, 1), turned, 0);
    assertThat(turned).isEqualTo(plain);
  }
}
