package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;

class CellFindingTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void findsNothingInSyntheticCells(int index) {
    SyntheticCells cells = new SyntheticCells(new SyntheticSettings(8, 2, 2, 0.5, 0.3, true), 11);
    assertThat(CellFinding.of(cells.cell(index).image())).isEmpty();
  }

  @Test
  void findsAPictureOfOneColour() {
    assertThat(CellFinding.of(bright(100, 100, 0, 200))).contains(CellFinding.FLAT);
    byte[] white = new byte[3 * 40 * 40];
    Arrays.fill(white, (byte) 0xFF);
    assertThat(CellFinding.of(new CellImage(40, 40, white)))
        .containsExactlyInAnyOrder(CellFinding.FLAT, CellFinding.NOT_MASKED);
  }

  @Test
  void findsAnElongatedPicture() {
    assertThat(CellFinding.of(bright(100, 41, 0.4, 200))).isEmpty();
    assertThat(CellFinding.of(bright(100, 39, 0.4, 200))).containsExactly(CellFinding.ELONGATED);
  }

  @Test
  void findsAPictureWithoutMaskAndOneOfAFragment() {
    assertThat(CellFinding.of(bright(100, 100, 0.96, 200))).containsExactly(CellFinding.NOT_MASKED);
    assertThat(CellFinding.of(bright(100, 100, 0.94, 200))).isEmpty();
    assertThat(CellFinding.of(bright(100, 100, 0.31, 200))).isEmpty();
    assertThat(CellFinding.of(bright(100, 100, 0.29, 200)))
        .containsExactly(CellFinding.MOSTLY_BLACK);
  }

  @Test
  void takesTheNoiseOfACompressedMaskForBlack() {
    CellImage cell = bright(100, 100, 0.5, 200);
    for (int i = cell.rgb().length / 2; i < cell.rgb().length; i++) {
      cell.rgb()[i] = (byte) (i % 10);
    }
    assertThat(CellFinding.of(cell)).isEmpty();
  }

  /** A bright part of the pixels, from the top, on black. */
  private static CellImage bright(int width, int height, double share, int level) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, 0, 3 * (int) (share * width * height), (byte) level);
    return new CellImage(width, height, rgb);
  }
}
