package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plasmospark.image.SimulatedChange.Kind;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;

class CellBorderTest {
  private static final List<Double> BACKGROUND = List.of(225.0, 215.0, 220.0);
  private static final int BRIGHT = 0xE1D7DC;

  @Test
  void replacesTheBlackAroundASyntheticCellAndNothingElse() {
    new SyntheticCells(new SyntheticSettings(12, 4, 1, 0.5, 0.5, true), 7)
        .stream()
            .map(cell -> cell.image())
            .forEach(
                cell -> {
                  CellImage bordered = border(1).apply(cell);
                  int replaced = 0;
                  for (int y = 0; y < cell.height(); y++) {
                    for (int x = 0; x < cell.width(); x++) {
                      boolean black = cell.pixel(x, y) == 0;
                      replaced += black ? 1 : 0;
                      assertThat(bordered.pixel(x, y)).isEqualTo(black ? BRIGHT : cell.pixel(x, y));
                    }
                  }
                  assertThat(replaced).isPositive().isLessThan(cell.width() * cell.height());
                });
  }

  @Test
  void keepsBlackWithinTheCellAndWhatTouchesTheBorderAtACornerOnly() {
    CellImage cell =
        gray(
            new int[][] {
              {0, 0, 0, 0, 0, 0},
              {0, 90, 90, 90, 90, 0},
              {0, 90, 0, 0, 90, 0},
              {0, 90, 0, 90, 0, 90},
              {0, 90, 90, 90, 90, 90},
            });

    assertThat(brightened(cell))
        .isEqualTo(
            new int[][] {
              {1, 1, 1, 1, 1, 1},
              {1, 0, 0, 0, 0, 1},
              {1, 0, 0, 0, 0, 1},
              {1, 0, 0, 0, 0, 0},
              {1, 0, 0, 0, 0, 0},
            });
  }

  @Test
  void followsBlackAroundCornersFromEveryEdge() {
    CellImage cell =
        gray(
            new int[][] {
              {90, 90, 90, 90, 90},
              {90, 0, 0, 0, 90},
              {90, 0, 90, 0, 90},
              {90, 0, 90, 90, 90},
              {90, 0, 90, 90, 90},
            });

    assertThat(brightened(cell))
        .isEqualTo(
            new int[][] {
              {0, 0, 0, 0, 0},
              {0, 1, 1, 1, 0},
              {0, 1, 0, 1, 0},
              {0, 1, 0, 0, 0},
              {0, 1, 0, 0, 0},
            });
  }

  @Test
  void takesNearlyBlackForBlackAsTheFindingsDo() {
    CellImage cell = gray(new int[][] {{9, 10}, {0, 255}});

    assertThat(brightened(cell)).isEqualTo(new int[][] {{1, 0}, {1, 0}});
  }

  @Test
  void liesBetweenBlackAndTheBackground() {
    CellImage cell = gray(new int[][] {{3, 90}});

    assertThat(border(0.5).apply(cell).pixel(0, 0)).isEqualTo(0x716C6E);
    assertThat(border(0).apply(cell)).isSameAs(cell);
  }

  private static CellBorder border(double share) {
    return new SimulatedChanges(List.of(new SimulatedChange(Kind.BORDER, share)), BACKGROUND)
        .borders()
        .get(0);
  }

  /** 1 where the border is the background, 0 where the cell is as it was. */
  private static int[][] brightened(CellImage cell) {
    CellImage bordered = border(1).apply(cell);
    int[][] where = new int[cell.height()][cell.width()];
    for (int y = 0; y < cell.height(); y++) {
      for (int x = 0; x < cell.width(); x++) {
        where[y][x] = bordered.pixel(x, y) == BRIGHT ? 1 : 0;
        if (where[y][x] == 0) {
          assertThat(bordered.pixel(x, y)).isEqualTo(cell.pixel(x, y));
        }
      }
    }
    return where;
  }

  private static CellImage gray(int[][] rows) {
    byte[] rgb = new byte[3 * rows.length * rows[0].length];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3;
      rgb[i] = (byte) rows[pixel / rows[0].length][pixel % rows[0].length];
    }
    return new CellImage(rows[0].length, rows.length, rgb);
  }
}
