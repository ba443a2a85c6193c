package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JPEG in every colour space, sampling and kind of scan, against what its values mean. */
class JpegCorpusTest {
  private static final int WIDTH = 83;
  private static final int HEIGHT = 61;

  /** How a file says what its components are, and what they are. */
  private enum Meaning {
    GRAY(1),
    YCC_BY_JFIF(3),
    YCC_BY_ADOBE(3),
    YCC_BY_GUESS(3),
    RGB_BY_ADOBE(3),
    RGB_BY_NAMES(3),
    CMYK_BY_ADOBE(4),
    CMYK_BY_GUESS(4),
    YCCK_BY_ADOBE(4);

    private final int components;

    Meaning(int components) {
      this.components = components;
    }

    void mark(JpegFile file) {
      switch (this) {
        case YCC_BY_JFIF -> file.jfif();
        case YCC_BY_ADOBE -> file.adobe(1);
        case RGB_BY_ADOBE, CMYK_BY_ADOBE -> file.adobe(0);
        case YCCK_BY_ADOBE -> file.adobe(2);
        case RGB_BY_NAMES -> file.ids('R', 'G', 'B');
        default -> {
          // What is left unsaid.
        }
      }
    }

    double[] colour(int[] values) {
      double[] first = {
        values[0], values[values.length == 1 ? 0 : 1], values[values.length == 1 ? 0 : 2]
      };
      double[] rgb =
          name().startsWith("YCC")
              ? new double[] {
                clip(first[0] + 1.402 * (first[2] - 128)),
                clip(first[0] - 0.344136 * (first[1] - 128) - 0.714136 * (first[2] - 128)),
                clip(first[0] + 1.772 * (first[1] - 128))
              }
              : first;
      for (int i = 0; i < 3 && components == 4; i++) {
        boolean ink = this == CMYK_BY_GUESS;
        double light = ink ? 255 - rgb[i] : rgb[i];
        rgb[i] = light * (ink ? 255 - values[3] : values[3]) / 255;
      }
      return rgb;
    }

    private static double clip(double value) {
      return Math.max(0, Math.min(255, value));
    }
  }

  /** Samplings of the first and the last component; the others are sampled once. */
  private static final int[][] SAMPLINGS = {{1, 1}, {2, 1}, {1, 2}, {2, 2}, {4, 1}, {4, 2}};

  static Stream<Arguments> files() {
    return Stream.of(Meaning.values())
        .flatMap(
            meaning ->
                Stream.of(SAMPLINGS)
                    .filter(s -> meaning.components > 1 || s[0] * s[1] == 1)
                    // A unit has at most ten blocks.
                    .filter(s -> meaning.components < 4 || s[0] * s[1] <= 4)
                    .filter(s -> !meaning.name().startsWith("CMYK") || s[0] * s[1] == 1)
                    .map(s -> Arguments.of(meaning, s[0], s[1])));
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsEveryKindOfScanAsTheFormatSays(Meaning meaning, int across, int down) {
    int n = meaning.components;
    int[] columns = {across, 1, 1, across};
    int[] rows = {down, 1, 1, down};
    SplittableRandom random = new SplittableRandom(across * 7L + down + 100L * meaning.ordinal());
    int[][][] values = new int[n][WIDTH][HEIGHT];
    for (int[][] component : values) {
      for (int[] column : component) {
        for (int i = 0; i < column.length; i++) {
          column[i] = random.nextInt(256);
        }
      }
    }
    for (int frame : new int[] {0xC0, 0xC1, 0xC2}) {
      for (int restart : new int[] {0, 1, 3}) {
        for (boolean apart : new boolean[] {false, true}) {
          JpegFile file =
              new JpegFile(WIDTH, HEIGHT, Arrays.copyOf(columns, n), Arrays.copyOf(rows, n));
          meaning.mark(file);
          file.frame(frame).restart(restart);
          if (apart) {
            file.apart();
          }
          byte[] bytes = file.bytes((c, x, y) -> values[c][x][y]);
          Decoded decoded = (Decoded) TestImages.DECODER.decode(bytes);
          assertThat(decoded.remarks()).isEmpty();
          assertMeans(decoded.image(), file, meaning, values);
        }
      }
    }
  }

  /** At the middle of each unit, since colours are blended where units meet. */
  private static void assertMeans(
      CellImage image, JpegFile file, Meaning meaning, int[][][] values) {
    assertThat(image.width()).isEqualTo(WIDTH);
    assertThat(image.height()).isEqualTo(HEIGHT);
    for (int y = file.unitHeight() / 2; y < HEIGHT; y += file.unitHeight()) {
      for (int x = file.unitWidth() / 2; x < WIDTH; x += file.unitWidth()) {
        int[] here = new int[values.length];
        for (int c = 0; c < here.length; c++) {
          here[c] = values[c][x / file.unitWidth()][y / file.unitHeight()];
        }
        double[] colour = meaning.colour(here);
        for (int i = 0; i < 3; i++) {
          int actual = image.pixel(x, y) >> 16 - 8 * i & 0xFF;
          assertThat(Math.abs(actual - colour[i]))
              .as("%d for %f at %d, %d of %s", actual, colour[i], x, y, meaning)
              .isLessThanOrEqualTo(1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
  void namesProcessesThatAreNotRead(int frame) {
    byte[] file =
        new JpegFile(WIDTH, HEIGHT, new int[] {1}, new int[] {1})
            .frame(frame)
            .bytes((c, x, y) -> 100);
    assertUnsupported(file, "lossless, hierarchical or arithmetic");
  }

  private static void assertUnsupported(byte[] file, String name) {
    Rejected rejected = TestImages.rejected(file);
    assertThat(rejected.reason()).isEqualTo(RejectReason.UNSUPPORTED_FORMAT);
    assertThat(rejected.detail()).contains(name);
  }

  @Test
  void namesDepthsAndNumbersOfComponentsThatAreNotRead() {
    byte[] two =
        new JpegFile(WIDTH, HEIGHT, new int[] {1, 1}, new int[] {1, 1}).bytes((c, x, y) -> 100);
    assertUnsupported(two, "2 components");
    byte[] deep = new JpegFile(WIDTH, HEIGHT, new int[] {1}, new int[] {1}).bytes((c, x, y) -> 100);
    for (int at = 0; at < deep.length - 4; at++) {
      if (deep[at] == (byte) 0xFF && deep[at + 1] == (byte) 0xC0) {
        deep[at + 4] = 12;
      }
    }
    assertUnsupported(deep, "12 bits");
  }
}
