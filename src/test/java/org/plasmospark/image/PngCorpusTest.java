package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PNG of every colour type, depth, filter, interlacing and transparency, against the standard. */
class PngCorpusTest {
  private static final int WIDTH = 21;
  private static final int HEIGHT = 13;
  private static final int[] SAMPLES = {1, 0, 3, 1, 2, 0, 4};

  /** First column and row, steps of columns and rows of the passes. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  static Stream<Arguments> coloursAndDepths() {
    return Stream.of(0, 2, 3, 4, 6)
        .flatMap(
            colour ->
                Stream.of(1, 2, 4, 8, 16)
                    .filter(depth -> PngPixels.legal(colour, depth))
                    .map(depth -> Arguments.of(colour, depth)));
  }

  @ParameterizedTest
  @MethodSource("coloursAndDepths")
  void readsEveryFileAsTheStandardSays(int colour, int depth) {
    SplittableRandom random = new SplittableRandom(colour * 100L + depth);
    int samples = SAMPLES[colour];
    int[] pixels = random.ints(WIDTH * HEIGHT * samples, 0, 1 << depth).toArray();
    int[] palette = random.ints(1 << Math.min(depth, 8), 0, 1 << 24).toArray();
    int[] opacities = random.ints(1 << Math.min(depth, 8), 0, 256).toArray();
    for (boolean transparent : colour > 3 ? new boolean[] {false} : new boolean[] {false, true}) {
      for (int interlace = 0; interlace < 2; interlace++) {
        for (int filter = 0; filter < 6; filter++) {
          PngFile file = PngFile.header(WIDTH, HEIGHT, depth, colour, interlace);
          if (colour == 3) {
            file.chunk("PLTE", bytes(palette, 3));
          }
          if (transparent) {
            file.chunk("tRNS", colour == 3 ? bytes(opacities, 1) : key(pixels, samples));
          }
          byte[] rows = rows(pixels, samples, depth, interlace == 1, filter);
          CellImage image = TestImages.decoded(file.pixels(rows).end());
          for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int[] pixel = Arrays.copyOfRange(pixels, i * samples, (i + 1) * samples);
            double[] expected = colour(pixel, colour, depth, palette);
            double opaque = 1;
            if (colour > 3) {
              opaque = pixel[samples - 1] / ((1 << depth) - 1.0);
            } else if (transparent) {
              boolean cut = Arrays.equals(pixel, Arrays.copyOf(pixels, samples));
              opaque = colour == 3 ? opacities[pixel[0]] / 255.0 : cut ? 0 : 1;
            }
            for (int c = 0; c < 3; c++) {
              int actual = image.rgb()[3 * i + c] & 0xFF;
              assertThat(Math.abs(actual - expected[c] * opaque))
                  .as("%d for %f at pixel %d", actual, expected[c] * opaque, i)
                  .isLessThanOrEqualTo(1);
            }
          }
        }
      }
    }
  }

  private static double[] colour(int[] pixel, int colour, int depth, int[] palette) {
    if (colour == 3) {
      int entry = palette[pixel[0]];
      return new double[] {entry >> 16, entry >> 8 & 0xFF, entry & 0xFF};
    }
    double most = (1 << depth) - 1;
    boolean gray = pixel.length < 3;
    return new double[] {
      255 * pixel[0] / most, 255 * pixel[gray ? 0 : 1] / most, 255 * pixel[gray ? 0 : 2] / most
    };
  }

  /** The lowest bytes of numbers, the highest of them first. */
  private static byte[] bytes(int[] numbers, int each) {
    byte[] bytes = new byte[numbers.length * each];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (numbers[i / each] >> 8 * (each - 1 - i % each));
    }
    return bytes;
  }

  /** The first pixel's colour. */
  private static byte[] key(int[] pixels, int samples) {
    return bytes(Arrays.copyOf(pixels, samples), 2);
  }

  /**
   * @param filter of all rows; 5 for one after the other
   */
  private static byte[] rows(int[] pixels, int samples, int depth, boolean interlaced, int filter) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int[][] passes = interlaced ? PASSES : new int[][] {{0, 0, 1, 1}};
    int bpp = Math.max(1, samples * depth / 8);
    for (int[] pass : passes) {
      byte[] above = null;
      for (int y = pass[1]; y < HEIGHT && pass[0] < WIDTH; y += pass[3]) {
        BitWriter bits = new BitWriter();
        for (int x = pass[0]; x < WIDTH; x += pass[2]) {
          for (int s = 0; s < samples; s++) {
            bits.put(pixels[(y * WIDTH + x) * samples + s], depth);
          }
        }
        byte[] row = bits.bytes();
        int how = filter == 5 ? y % 5 : filter;
        out.write(how);
        byte[] before = above == null ? new byte[row.length] : above;
        for (int i = 0; i < row.length; i++) {
          int left = i < bpp ? 0 : row[i - bpp] & 0xFF;
          int up = before[i] & 0xFF;
          int corner = i < bpp ? 0 : before[i - bpp] & 0xFF;
          int predicted =
              switch (how) {
                case 1 -> left;
                case 2 -> up;
                case 3 -> (left + up) / 2;
                case 4 -> paeth(left, up, corner);
                default -> 0;
              };
          out.write(row[i] - predicted);
        }
        above = row;
      }
    }
    return out.toByteArray();
  }

  private static int paeth(int left, int up, int corner) {
    int estimate = left + up - corner;
    int toLeft = Math.abs(estimate - left);
    int toUp = Math.abs(estimate - up);
    int toCorner = Math.abs(estimate - corner);
    return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
  }
}
