package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the same formula written down plainly, in numbers that cannot overflow. */
class ResizerTest {
  private static final int PRECISION = 22;

  @ParameterizedTest(name = "{0} x {1} to {2} x {3}")
  @CsvSource({
    "1, 1, 5, 7",
    "2, 3, 170, 170",
    "133, 131, 170, 170",
    "170, 90, 170, 170",
    "90, 170, 170, 170",
    "170, 170, 170, 170",
    "394, 385, 170, 170",
    "171, 169, 170, 170",
    "64, 64, 32, 33",
    "700, 3, 40, 50",
    "1, 9, 1, 5",
    "3, 1, 170, 1",
    "170, 5, 170, 170",
  })
  void roundsEveryColourAsTheFormulaDoes(int inWidth, int inHeight, int width, int height) {
    CellImage noise = TestImages.noise(inWidth + inHeight, inWidth, inHeight);
    int[][] colours = new int[inHeight][3 * inWidth];
    for (int y = 0; y < inHeight; y++) {
      for (int i = 0; i < 3 * inWidth; i++) {
        colours[y][i] = noise.rgb()[3 * y * inWidth + i] & 0xFF;
      }
    }
    int[][] expected = transposed(along(transposed(along(colours, width, 3)), height, 1));
    int[][] rows = new int[height][];

    Resizer resizer = new Resizer();
    resizer.resize(TestImages.noise(1, 50, 400), width, height, (y, row) -> {});
    resizer.resize(noise, width, height, (y, row) -> rows[y] = colours(row));

    assertThat(rows).isDeepEqualTo(expected);
  }

  private static int[] colours(int[] row) {
    int[] colours = new int[3 * row.length];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = row[i / 3] >> 8 * (i % 3) & 0xFF;
    }
    return colours;
  }

  /** Resizes each row; of Pillow's documentation of BILINEAR. */
  private static int[][] along(int[][] rows, int out, int channels) {
    int in = rows[0].length / channels;
    double scale = (double) in / out;
    double support = Math.max(scale, 1);
    int[][] resized = new int[rows.length][out * channels];
    for (int x = 0; x < out; x++) {
      double centre = (x + 0.5) * scale;
      int from = Math.max((int) (centre - support + 0.5), 0);
      int until = Math.min((int) (centre + support + 0.5), in);
      double sum = 0;
      for (int i = from; i < until; i++) {
        sum += weight(i, centre, support);
      }
      for (int y = 0; y < rows.length; y++) {
        for (int c = 0; c < channels; c++) {
          long total = 1L << (PRECISION - 1);
          for (int i = from; i < until; i++) {
            total +=
                rows[y][channels * i + c]
                    * (long) (weight(i, centre, support) / sum * (1 << PRECISION) + 0.5);
          }
          resized[y][channels * x + c] = (int) (total >> PRECISION);
        }
      }
    }
    return resized;
  }

  private static double weight(int place, double centre, double support) {
    return Math.max(0, 1 - Math.abs((place - centre + 0.5) / support));
  }

  private static int[][] transposed(int[][] rows) {
    int[][] columns = new int[rows[0].length][rows.length];
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < columns.length; x++) {
        columns[x][y] = rows[y][x];
      }
    }
    return columns;
  }
}
