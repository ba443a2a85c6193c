package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CellImageTest {
  @Test
  void isEqualByContent() {
    CellImage one = TestImages.noise(1, 8, 9);
    assertThat(new CellImage(8, 9, one.rgb().clone())).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(new CellImage(9, 8, one.rgb())).isNotEqualTo(one);
    assertThat(TestImages.noise(2, 8, 9)).isNotEqualTo(one);
  }

  @Test
  void refusesArraysOfAnotherSize() {
    assertThatThrownBy(() -> new CellImage(8, 9, new byte[3 * 8 * 9 - 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 x 9");
    assertThatThrownBy(() -> new CellImage(0, 9, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CellImage(65_536, 65_536, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsPixelsRowByRow() {
    CellImage image = new CellImage(2, 1, new byte[] {1, 2, 3, (byte) 255, 5, 6});
    assertThat(image.pixel(0, 0)).isEqualTo(0x010203);
    assertThat(image.pixel(1, 0)).isEqualTo(0xFF0506);
    assertThatThrownBy(() -> image.pixel(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
