package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bitmaps of every header, depth, order and compression, against what their numbers mean. */
class BmpCorpusTest {
  private static final int WIDTH = 19;
  private static final int HEIGHT = 11;
  private static final int[] HEADERS = {12, 40, 52, 56, 64, 108, 124};

  static Stream<Arguments> headersAndDepths() {
    return Arrays.stream(HEADERS)
        .boxed()
        .flatMap(
            header -> Stream.of(1, 4, 8, 16, 24, 32).map(depth -> Arguments.of(header, depth)));
  }

  @ParameterizedTest
  @MethodSource("headersAndDepths")
  void readsUncompressedPixels(int header, int depth) {
    SplittableRandom random = new SplittableRandom(header * 100L + depth);
    int[] palette = palette(random, depth);
    int[] pixels = pixels(random, depth, palette.length);
    for (boolean topDown : header == 12 ? new boolean[] {false} : new boolean[] {false, true}) {
      BmpFile file = new BmpFile(header, WIDTH, HEIGHT, depth).palette(palette);
      CellImage image = TestImages.decoded((topDown ? file.topDown() : file).bytes(pixels));
      assertMeans(
          image,
          pixel ->
              depth <= 8
                  ? new double[] {
                    palette[pixel] >> 16 & 0xFF, palette[pixel] >> 8 & 0xFF, palette[pixel] & 0xFF
                  }
                  : depth == 16
                      ? new double[] {part(pixel, 0x7C00), part(pixel, 0x03E0), part(pixel, 0x001F)}
                      : new double[] {pixel >> 16 & 0xFF, pixel >> 8 & 0xFF, pixel & 0xFF},
          pixels);
    }
  }

  private static int[] palette(SplittableRandom random, int depth) {
    return depth > 8 ? new int[0] : random.ints(1 << depth, 0, 1 << 24).toArray();
  }

  private static int[] pixels(SplittableRandom random, int depth, int colours) {
    int[] pixels = new int[WIDTH * HEIGHT];
    Arrays.setAll(pixels, i -> colours > 0 ? random.nextInt(colours) : random.nextInt());
    return pixels;
  }

  private interface Meaning {
    double[] of(int pixel);
  }

  /** A part of a number, of 255. */
  private static double part(int pixel, int mask) {
    int shift = Integer.numberOfTrailingZeros(mask);
    return 255.0 * ((pixel & mask) >>> shift) / (mask >>> shift);
  }

  private static void assertMeans(CellImage image, Meaning meaning, int... pixels) {
    for (int i = 0; i < pixels.length; i++) {
      double[] colour = meaning.of(pixels[i]);
      for (int c = 0; c < 3; c++) {
        int actual = image.rgb()[3 * i + c] & 0xFF;
        assertThat(Math.abs(actual - colour[c]))
            .as("%d for %f at pixel %d", actual, colour[c], i)
            .isLessThanOrEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "16, 0xF800, 0x07E0, 0x001F, 0",
    "16, 0x0F00, 0x00F0, 0x000F, 0xF000",
    "16, 0x7C00, 0x03E0, 0x001F, 0x8000",
    "32, 0xFF0000, 0xFF00, 0xFF, 0",
    "32, 0xFF, 0xFF00, 0xFF0000, 0xFF000000",
    "32, 0x3FF00000, 0xFFC00, 0x3FF, 0xC0000000",
    "32, 0xFFF, 0x3FF000, 0xFFC00000, 0"
  })
  void readsPixelsByTheirMasks(int depth, long red, long green, long blue, long opacity) {
    SplittableRandom random = new SplittableRandom(depth + red);
    int[] pixels = pixels(random, depth, 0);
    int[] masks = {(int) red, (int) green, (int) blue, (int) opacity};
    for (int header : HEADERS) {
      boolean alpha = opacity != 0;
      if (header == 12 || header == 64 || alpha && header == 52) {
        continue;
      }
      BmpFile file = new BmpFile(header, WIDTH, HEIGHT, depth);
      CellImage image =
          TestImages.decoded(file.masks(alpha ? masks : Arrays.copyOf(masks, 3)).bytes(pixels));
      assertMeans(
          image,
          pixel -> {
            double opaque = alpha ? part(pixel, masks[3]) / 255 : 1;
            return new double[] {
              part(pixel, masks[0]) * opaque,
              part(pixel, masks[1]) * opaque,
              part(pixel, masks[2]) * opaque
            };
          },
          pixels);
    }
  }

  @Test
  void takesAnEmptyAlphaForNone() {
    int[] pixels = new int[WIDTH * HEIGHT];
    Arrays.fill(pixels, 0xC86432);
    for (int header : new int[] {40, 56, 108, 124}) {
      byte[] file =
          new BmpFile(header, WIDTH, HEIGHT, 32)
              .masks(0xFF0000, 0xFF00, 0xFF, 0xFF000000)
              .bytes(pixels);
      assertThat(TestImages.decoded(file).pixel(3, 3)).isEqualTo(0xC86432);
      byte[] plain = new BmpFile(header, WIDTH, HEIGHT, 32).bytes(pixels);
      assertThat(TestImages.decoded(plain).pixel(3, 3)).isEqualTo(0xC86432);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void readsRuns(int depth) {
    SplittableRandom random = new SplittableRandom(depth);
    int[] palette = palette(random, depth);
    int[] pixels = pixels(random, depth, palette.length);
    for (int i = 1; i < pixels.length; i++) {
      pixels[i] = i % 3 == 0 ? pixels[i] : pixels[i - 1];
    }
    for (int header : new int[] {40, 52, 56, 64, 108, 124}) {
      byte[] file = new BmpFile(header, WIDTH, HEIGHT, depth).palette(palette).runs(pixels);
      CellImage image = TestImages.decoded(file);
      for (int i = 0; i < pixels.length; i++) {
        assertThat(image.pixel(i % WIDTH, i / WIDTH)).isEqualTo(palette[pixels[i]]);
      }
      for (int length = 70; length < file.length; length++) {
        assertThat(TestImages.DECODER.decode(Arrays.copyOf(file, length)))
            .isInstanceOf(Rejected.class);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 4", "8, 5", "24, 1", "1, 3", "24, 4", "2, 0", "64, 0", "32, 11"})
  void namesWhatIsNotRead(int depth, int compression) {
    byte[] file =
        new BmpFile(40, WIDTH, HEIGHT, depth)
            .palette(new int[depth <= 8 ? 1 << depth : 0])
            .compression(compression)
            .bytes(new int[WIDTH * HEIGHT]);
    assertThat(TestImages.rejected(file).reason()).isEqualTo(RejectReason.UNSUPPORTED_FORMAT);
  }

  @Test
  void refusesColoursThatTheirPaletteDoesNotHave() {
    int[] pixels = new int[WIDTH * HEIGHT];
    pixels[7] = 3;
    byte[] file = new BmpFile(40, WIDTH, HEIGHT, 8).palette(1, 2, 3).bytes(pixels);
    assertThat(TestImages.rejected(file).reason()).isEqualTo(RejectReason.CORRUPT);
  }
}
