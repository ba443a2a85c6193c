package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TIFF in every combination of kind, depth, extra samples, order, layout and compression, against
 * what revision 6.0 of the format says that the samples mean.
 */
class TiffCorpusTest {
  private static final int WIDTH = 19;
  private static final int HEIGHT = 11;
  private static final int[] DEPTHS = {1, 2, 4, 6, 8, 10, 12, 14, 16, 24, 32};
  private static final int NO_TAG = -1;

  /** Of the field ExtraSamples; what comes first is a picture without extra samples. */
  private static final int[] EXTRAS = {-2, NO_TAG, 0, 1, 2};

  private static final int[][] COMPRESSIONS = {
    {1, 0}, {5, 0}, {5, 1}, {8, 0}, {8, 1}, {32946, 0}, {32773, 0}
  };

  static Stream<Arguments> kindsAndDepths() {
    return Stream.of(0, 1, 2, 3, 5)
        .flatMap(
            kind ->
                Arrays.stream(DEPTHS)
                    .filter(bits -> kind != 3 || bits <= 16)
                    .mapToObj(bits -> Arguments.of(kind, bits)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndDepths")
  void readsEveryLayoutAsTheFormatSays(int kind, int bits) {
    SplittableRandom random = new SplittableRandom(kind * 100L + bits);
    int read = 0;
    for (int extra : EXTRAS) {
      int colours = TiffColours.colours(kind);
      int samples = colours + (extra == -2 ? 0 : 1);
      long[] pixels = pixels(random, samples, bits);
      int[] palette = kind == 3 ? palette(random, bits) : null;
      for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
        for (int layout = 0; layout < 6; layout++) {
          for (int[] compression : COMPRESSIONS) {
            TiffWriter file = new TiffWriter(order, WIDTH, HEIGHT, kind, samples, bits);
            lay(file, layout).compressed(compression[0], compression[1] == 1);
            if (extra >= 0) {
              file.with(TiffTags.EXTRA_SAMPLES, extra);
            }
            if (palette != null) {
              file.with(TiffTags.COLOR_MAP, palette);
            }
            CellImage image = TestImages.decoded(file.bytes(pixels));
            assertMeans(image, pixels, samples, kind, bits, extra, palette);
            read++;
          }
        }
      }
    }
    assertThat(read).isEqualTo(EXTRAS.length * 2 * 6 * COMPRESSIONS.length);
  }

  private static TiffWriter lay(TiffWriter file, int layout) {
    if (layout % 2 == 1) {
      file.planes();
    }
    return switch (layout / 2) {
      case 0 -> file;
      case 1 -> file.strips(4);
      default -> file.tiles(16, 16);
    };
  }

  private static long[] pixels(SplittableRandom random, int samples, int bits) {
    long[] pixels = new long[WIDTH * HEIGHT * samples];
    Arrays.setAll(pixels, i -> random.nextLong(1L << bits));
    // Else chance might leave all of them in the lowest quarter.
    pixels[0] = (1L << bits) - 1;
    return pixels;
  }

  private static int[] palette(SplittableRandom random, int bits) {
    int[] palette = new int[3 << bits];
    Arrays.setAll(palette, i -> random.nextInt(65_536));
    return palette;
  }

  private static void assertMeans(
      CellImage image, long[] pixels, int samples, int kind, int bits, int extra, int[] palette) {
    double most = (1L << bits) - 1;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      double[] light = new double[3];
      for (int c = 0; c < 3; c++) {
        int at = i * samples;
        double first = pixels[at] / most;
        light[c] =
            switch (kind) {
              case 0 -> 1 - first;
              case 1 -> first;
              case 2 -> pixels[at + c] / most;
              case 3 -> palette[(c << bits) + (int) pixels[at]] / 65_535.0;
              default -> (1 - pixels[at + c] / most) * (1 - pixels[at + 3] / most);
            };
        if (extra == 2) {
          light[c] *= pixels[at + samples - 1] / most;
        }
        int actual = image.rgb()[3 * i + c] & 0xFF;
        if (Math.abs(actual - 255 * light[c]) > 1) {
          assertThat((double) actual).as("pixel %d colour %d", i, c).isEqualTo(255 * light[c]);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "2,2", "4,1", "4,2", "4,4", "1,2"})
  void readsColoursThatPixelsShare(int across, int down) {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      for (boolean wide : new boolean[] {true, false}) {
        SplittableRandom random = new SplittableRandom(across * 10L + down);
        int columns = (WIDTH + across - 1) / across;
        int rows = (HEIGHT + down - 1) / down;
        byte[] units = new byte[columns * rows * (across * down + 2)];
        random.nextBytes(units);
        TiffWriter file =
            new TiffWriter(order, WIDTH, HEIGHT, 6, 3, 8)
                .with(TiffTags.YCC_SUBSAMPLING, across, down);
        int[] reference = {0, 255, 128, 255, 128, 255};
        if (!wide) {
          reference = new int[] {15, 235, 128, 240, 128, 240};
          file.with(TiffTags.REFERENCE_BLACK_WHITE, 15, 1, 235, 1, 128, 1, 240, 1, 128, 1, 240, 1);
        }
        byte[] bytes = TiffWriter.file(order, List.of(file.page(List.of(units))));
        CellImage image = TestImages.decoded(bytes);
        for (int y = 0; y < HEIGHT; y++) {
          for (int x = 0; x < WIDTH; x++) {
            int unit = (y / down * columns + x / across) * (across * down + 2);
            int luma = units[unit + y % down * across + x % across] & 0xFF;
            int cb = units[unit + across * down] & 0xFF;
            int cr = units[unit + across * down + 1] & 0xFF;
            assertYcc(image.pixel(x, y), luma, cb, cr, reference);
          }
        }
      }
    }
  }

  private static void assertYcc(int colour, int y, int cb, int cr, int[] reference) {
    double luma = (y - reference[0]) * 255.0 / (reference[1] - reference[0]);
    double blue = (cb - reference[2]) * 127.0 / (reference[3] - reference[2]);
    double red = (cr - reference[4]) * 127.0 / (reference[5] - reference[4]);
    double r = luma + 1.402 * red;
    double b = luma + 1.772 * blue;
    double g = (luma - 0.299 * r - 0.114 * b) / 0.587;
    assertClose(colour >> 16, r);
    assertClose(colour >> 8 & 0xFF, g);
    assertClose(colour & 0xFF, b);
  }

  private static void assertClose(int actual, double expected) {
    double clipped = Math.max(0, Math.min(255, expected));
    assertThat(Math.abs(actual - clipped)).as("%d for %f", actual, expected).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 32773})
  void readsBytesWhoseBitsAreReversed(int compression) {
    for (int bits : new int[] {1, 8, 12, 16}) {
      long[] pixels = pixels(new SplittableRandom(bits), 1, bits);
      TiffWriter plain =
          new TiffWriter(ByteOrder.BIG_ENDIAN, WIDTH, HEIGHT, 1, 1, bits)
              .strips(4)
              .compressed(compression, false);
      CellImage image = TestImages.decoded(plain.bytes(pixels));
      plain.with(TiffTags.FILL_ORDER, 2);
      TiffWriter.Page page = plain.page(pixels);
      for (byte[] block : page.blocks()) {
        for (int i = 0; i < block.length; i++) {
          block[i] = (byte) (Integer.reverse(block[i]) >>> 24);
        }
      }
      byte[] file = TiffWriter.file(ByteOrder.BIG_ENDIAN, List.of(page));
      assertThat(TestImages.decoded(file)).isEqualTo(image);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,2", "1,5", "1,6", "2,6"})
  void readsJpegInStripsTilesAndPlanes(int sampling, int kind) {
    int samples = TiffColours.colours(kind);
    SplittableRandom random = new SplittableRandom(kind);
    int width = 60;
    int height = 44;
    for (int layout = 0; layout < 6; layout++) {
      boolean planes = layout % 2 == 1 && samples > 1 && kind != 6;
      TiffWriter file =
          new TiffWriter(ByteOrder.LITTLE_ENDIAN, width, height, kind, samples, 8)
              .compressed(7, false);
      int blockWidth = layout / 2 == 2 ? 32 : width;
      int blockHeight = layout / 2 == 0 ? height : 16;
      file = planes ? file.planes() : file;
      file = layout / 2 == 2 ? file.tiles(32, 16) : file.strips(blockHeight);
      int across = (width + blockWidth - 1) / blockWidth;
      int down = (height + blockHeight - 1) / blockHeight;
      int[][][] values = new int[samples][8][8];
      for (int[][] component : values) {
        for (int[] column : component) {
          Arrays.setAll(column, i -> random.nextInt(256));
        }
      }
      List<byte[]> blocks = new ArrayList<>();
      for (int plane = 0; plane < (planes ? samples : 1); plane++) {
        for (int i = 0; i < across * down; i++) {
          int first = plane;
          int left = i % across * blockWidth / 16;
          int top = i / across * blockHeight / 16;
          int rows =
              layout / 2 == 2 ? 16 : Math.min(blockHeight, height - i / across * blockHeight);
          int[] samplings = new int[planes ? 1 : samples];
          Arrays.fill(samplings, 1);
          samplings[0] = planes || samples == 1 ? 1 : sampling;
          int step = samplings[0] == 1 ? 2 : 1;
          blocks.add(
              new JpegFile(blockWidth, rows, samplings, samplings)
                  .bytes((c, x, y) -> values[first + c][left + x / step][top + y / step]));
        }
      }
      boolean apart = layout != 0;
      if (apart) {
        blocks = withoutTables(file, blocks);
      }
      byte[] bytes = TiffWriter.file(ByteOrder.LITTLE_ENDIAN, List.of(file.page(blocks)));
      CellImage image = TestImages.decoded(bytes);
      for (int y = 8; y < height; y += 16) {
        for (int x = 8; x < width; x += 16) {
          int[] here = new int[samples];
          for (int c = 0; c < samples; c++) {
            here[c] = values[c][x / 16][y / 16];
          }
          assertJpeg(image.pixel(x, y), kind, here);
        }
      }
    }
  }

  private static void assertJpeg(int colour, int kind, int[] here) {
    switch (kind) {
      case 6 ->
          assertYcc(colour, here[0], here[1], here[2], new int[] {0, 255, 128, 255, 128, 255});
      case 5 -> {
        for (int c = 0; c < 3; c++) {
          assertClose(colour >> 16 - 8 * c & 0xFF, (255 - here[c]) * (255 - here[3]) / 255.0);
        }
      }
      default -> {
        for (int c = 0; c < 3; c++) {
          assertClose(colour >> 16 - 8 * c & 0xFF, here[here.length == 1 ? 0 : c]);
        }
      }
    }
  }

  /** The tables, which all blocks share, in the field for them. */
  private static List<byte[]> withoutTables(TiffWriter file, List<byte[]> blocks) {
    byte[] first = blocks.get(0);
    List<byte[]> rest = new ArrayList<>();
    ByteArrayOutputStream tables = new ByteArrayOutputStream();
    tables.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD8});
    for (byte[] block : blocks) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(block, 0, 2);
      int at = 2;
      while (block[at + 1] != (byte) 0xDA) {
        int length = 2 + ((block[at + 2] & 0xFF) << 8 | block[at + 3] & 0xFF);
        boolean table = block[at + 1] == (byte) 0xDB || block[at + 1] == (byte) 0xC4;
        if (!table) {
          out.write(block, at, length);
        } else if (block == first) {
          tables.write(block, at, length);
        }
        at += length;
      }
      out.write(block, at, block.length - at);
      rest.add(out.toByteArray());
    }
    tables.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD9});
    int[] field = new int[tables.size()];
    for (int i = 0; i < field.length; i++) {
      field[i] = tables.toByteArray()[i];
    }
    file.with(TiffTags.JPEG_TABLES, field);
    return rest;
  }

  @ParameterizedTest
  @CsvSource({
    "4, transparency mask",
    "8, CIE L*a*b*",
    "9, ICC L*a*b*",
    "10, ITU L*a*b*",
    "32803, colour filter array",
    "32844, LogL",
    "32845, LogLuv",
    "34892, linear raw",
    "77, kind 77"
  })
  void namesKindsThatAreNotRead(int kind, String name) {
    for (int samples : new int[] {1, 3}) {
      byte[] file =
          new TiffWriter(ByteOrder.LITTLE_ENDIAN, WIDTH, HEIGHT, kind, samples, 8)
              .bytes(new long[WIDTH * HEIGHT * samples]);
      assertUnsupported(file, name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2, CCITT",
    "3, CCITT",
    "4, CCITT",
    "6, JPEG in its old form",
    "34712, JPEG 2000",
    "34925, LZMA",
    "50000, Zstandard",
    "50001, WebP",
    "32766, compression 32766"
  })
  void namesCompressionsThatAreNotRead(int compression, String name) {
    TiffWriter file =
        new TiffWriter(ByteOrder.BIG_ENDIAN, WIDTH, HEIGHT, 1, 1, 1)
            .with(TiffTags.COMPRESSION, compression);
    assertUnsupported(file.bytes(new long[WIDTH * HEIGHT]), name);
  }

  private static void assertUnsupported(byte[] file, String name) {
    Rejected rejected = TestImages.rejected(file);
    assertThat(rejected.reason()).isEqualTo(RejectReason.UNSUPPORTED_FORMAT);
    assertThat(rejected.detail()).contains(name);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 6})
  void namesFormatsOfSamplesThatAreNotRead(int format) {
    TiffWriter file =
        new TiffWriter(ByteOrder.BIG_ENDIAN, WIDTH, HEIGHT, 1, 1, 16)
            .with(TiffTags.SAMPLE_FORMAT, format);
    assertUnsupported(file.bytes(new long[WIDTH * HEIGHT]), "signed or floating");
  }

  @Test
  void namesDepthsThatAreNotRead() {
    long[] pixels = new long[WIDTH * HEIGHT * 3];
    TiffWriter deep = new TiffWriter(ByteOrder.BIG_ENDIAN, WIDTH, HEIGHT, 1, 1, 33);
    assertUnsupported(deep.bytes(pixels), "33 bits");
    TiffWriter mixed =
        new TiffWriter(ByteOrder.BIG_ENDIAN, WIDTH, HEIGHT, 2, 3, 6)
            .with(TiffTags.BITS_PER_SAMPLE, 5, 6, 5);
    assertUnsupported(mixed.bytes(pixels), "different depths");
    TiffWriter ycc = new TiffWriter(ByteOrder.BIG_ENDIAN, WIDTH, HEIGHT, 6, 3, 16);
    assertUnsupported(ycc.bytes(pixels), "16 bits a sample of YCbCr");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32773})
  void refusesDifferencesThatReadersDoNotAgreeOn(int compression) {
    TiffWriter file =
        new TiffWriter(ByteOrder.BIG_ENDIAN, WIDTH, HEIGHT, 1, 1, 8).compressed(compression, true);
    assertUnsupported(file.bytes(new long[WIDTH * HEIGHT]), "predicts");
  }
}
