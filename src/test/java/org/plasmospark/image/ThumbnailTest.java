package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThumbnailTest {

  @ParameterizedTest
  @CsvSource({"400,200,160,80", "200,400,80,160", "161,161,160,160", "4000,8,160,1"})
  void keepsTheShapeOfALargeImage(int width, int height, int smallWidth, int smallHeight) {
    CellImage small = Thumbnail.of(image(width, height), 160);

    assertThat(small.width()).isEqualTo(smallWidth);
    assertThat(small.height()).isEqualTo(smallHeight);
    // Of one colour, which no resampling changes.
    assertThat(small.pixel(0, 0)).isEqualTo(0x505050);
    assertThat(small.pixel(smallWidth - 1, smallHeight - 1)).isEqualTo(0x505050);
  }

  @Test
  void leavesASmallImageAlone() {
    CellImage image = image(160, 20);

    assertThat(Thumbnail.of(image, 160)).isSameAs(image);
  }

  private static CellImage image(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) 0x50);
    return new CellImage(width, height, rgb);
  }
}
