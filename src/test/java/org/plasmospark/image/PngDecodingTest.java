package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PNG against the JDK's writer as a second opinion, and against damage of every kind. */
class PngDecodingTest {
  private static final int WIDTH = 21;
  private static final int HEIGHT = 13;

  static Stream<Arguments> sampleLayouts() {
    return Stream.of(1, 2, 3, 4)
        .flatMap(bands -> Stream.of(8, 16).map(depth -> new int[] {bands, depth}))
        .flatMap(
            layout ->
                Stream.of(false, true)
                    .map(interlaced -> Arguments.of(layout[0], layout[1], interlaced)));
  }

  @Test
  void predictsFromTheNeighboursAsTheStandardSays() {
    int different = 0;
    for (int i = 0; i < 1 << 24; i++) {
      int left = i >> 16;
      int up = i >> 8 & 0xFF;
      int upLeft = i & 0xFF;
      if (PngFilters.predict(left, up, upLeft) != paeth(left, up, upLeft)) {
        different++;
      }
    }
    assertThat(different).isZero();
  }

  @Test
  void undoesEveryFilterOfRgbAsTheStandardSays() throws BadImageException {
    SplittableRandom random = new SplittableRandom(4);
    for (int image = 0; image < 2_000; image++) {
      int rowBytes = 3 * random.nextInt(1, 60);
      int rows = random.nextInt(1, 20);
      byte[] raw = new byte[rows * (rowBytes + 1)];
      int most = random.nextInt(1, 257);
      for (int at = 0; at < raw.length; ) {
        // Long runs of zeros too, as around a cell.
        int end = Math.min(raw.length, at + random.nextInt(1, 40));
        boolean blank = random.nextBoolean();
        for (; at < end; at++) {
          raw[at] = (byte) (blank ? 0 : random.nextInt(most));
        }
      }
      for (int y = 0; y < rows; y++) {
        raw[y * (rowBytes + 1)] = (byte) (random.nextInt(3) > 0 ? 4 : random.nextInt(5));
      }
      byte[] expected = unfiltered(raw, rowBytes, rows);

      PngFilters.undo(raw, 0, rowBytes, rows, 3);

      assertThat(raw).isEqualTo(expected);
    }
  }

  /** ISO/IEC 15948, 9.2, for pixels of three bytes. */
  private static byte[] unfiltered(byte[] filtered, int rowBytes, int rows) {
    byte[] raw = filtered.clone();
    for (int y = 0; y < rows; y++) {
      int start = y * (rowBytes + 1) + 1;
      for (int i = 0; i < rowBytes; i++) {
        int at = start + i;
        int left = i < 3 ? 0 : raw[at - 3] & 0xFF;
        int up = y == 0 ? 0 : raw[at - rowBytes - 1] & 0xFF;
        int upLeft = y == 0 || i < 3 ? 0 : raw[at - rowBytes - 4] & 0xFF;
        raw[at] +=
            (byte)
                switch (raw[start - 1]) {
                  case 0 -> 0;
                  case 1 -> left;
                  case 2 -> up;
                  case 3 -> (left + up) / 2;
                  default -> paeth(left, up, upLeft);
                };
      }
    }
    return raw;
  }

  /** ISO/IEC 15948, 9.4. */
  private static int paeth(int a, int b, int c) {
    int p = a + b - c;
    int pa = Math.abs(p - a);
    int pb = Math.abs(p - b);
    int pc = Math.abs(p - c);
    if (pa <= pb && pa <= pc) {
      return a;
    }
    return pb <= pc ? b : c;
  }

  @ParameterizedTest(name = "{0} bands of {1} bits, interlaced {2}")
  @MethodSource("sampleLayouts")
  void readsGrayRgbAndAlphaOf8And16Bits(int bands, int depth, boolean interlaced) {
    BufferedImage image = samples(bands, depth);
    byte[] file = TestImages.write(new IIOImage(image, null, null), "png", null, interlaced);
    CellImage cell = TestImages.decoded(file);
    int most = (1 << depth) - 1;
    int[] pixel = new int[bands];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.getRaster().getPixel(x, y, pixel);
        double opacity = bands % 2 == 0 ? pixel[bands - 1] / (double) most : 1;
        for (int c = 0; c < 3; c++) {
          double expected = 255.0 * pixel[bands < 3 ? 0 : c] / most * opacity;
          int shift = 16 - 8 * c;
          // Colour and opacity are each rounded to 8 bits first.
          double tolerance = depth == 16 && bands % 2 == 0 ? 1.5 : 0.51;
          assertThat((double) (cell.pixel(x, y) >> shift & 0xFF))
              .isBetween(expected - tolerance, expected + tolerance);
        }
      }
    }
  }

  private static BufferedImage samples(int bands, int depth) {
    ColorSpace space = ColorSpace.getInstance(bands < 3 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
    boolean alpha = bands % 2 == 0;
    ComponentColorModel model =
        new ComponentColorModel(
            space,
            alpha,
            false,
            alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            depth == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(WIDTH, HEIGHT);
    SplittableRandom random = new SplittableRandom(31L * bands + depth);
    raster.setPixels(
        0, 0, WIDTH, HEIGHT, random.ints((long) WIDTH * HEIGHT * bands, 0, 1 << depth).toArray());
    return new BufferedImage(model, raster, false, null);
  }

  @ParameterizedTest
  @CsvSource({"1,false", "2,false", "4,false", "8,false", "1,true", "2,true", "4,true", "8,true"})
  void readsPalettesWithTransparency(int depth, boolean interlaced) {
    int size = 1 << depth;
    SplittableRandom random = new SplittableRandom(depth);
    int[] argb = random.ints(size).toArray();
    IndexColorModel model =
        new IndexColorModel(depth, size, argb, 0, true, -1, DataBuffer.TYPE_BYTE);
    BufferedImage image =
        new BufferedImage(
            WIDTH,
            HEIGHT,
            depth == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY,
            model);
    int[] indices = random.ints((long) WIDTH * HEIGHT, 0, size).toArray();
    image.getRaster().setPixels(0, 0, WIDTH, HEIGHT, indices);
    byte[] file = TestImages.write(new IIOImage(image, null, null), "png", null, interlaced);
    CellImage cell = TestImages.decoded(file);
    for (int i = 0; i < indices.length; i++) {
      int colour = argb[indices[i]];
      double opacity = (colour >>> 24) / 255.0;
      int expected =
          (int) Math.round((colour >> 16 & 0xFF) * opacity) << 16
              | (int) Math.round((colour >> 8 & 0xFF) * opacity) << 8
              | (int) Math.round((colour & 0xFF) * opacity);
      assertThat(cell.pixel(i % WIDTH, i / WIDTH)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0,255", "2,1,85", "4,3,51", "8,77,77"})
  void spreadsShallowGrayOverTheFullRange(int depth, int value, int expected) {
    int other = depth == 1 ? 1 : value;
    byte[] row = new byte[1 + (8 * depth + 7) / 8];
    Arrays.fill(row, 1, row.length, (byte) repeat(other, depth));
    byte[] rows = new byte[8 * row.length];
    for (int y = 0; y < 8; y++) {
      System.arraycopy(row, 0, rows, y * row.length, row.length);
    }
    CellImage cell = TestImages.decoded(PngFile.header(8, 8, depth, 0, 0).pixels(rows).end());
    assertThat(cell.pixel(5, 5)).isEqualTo(0x010101 * expected);
  }

  private static int repeat(int value, int depth) {
    int bits = 0;
    for (int i = 0; i < 8; i += depth) {
      bits = bits << depth | value;
    }
    return bits;
  }

  @Test
  void makesTheTransparentColourBlack() {
    byte[] gray = grayRows(9, 40);
    byte[] keyed =
        PngFile.header(8, 8, 8, 0, 0).chunk("tRNS", (byte) 0, (byte) 40).pixels(gray).end();
    assertThat(TestImages.decoded(keyed).pixel(0, 0)).isZero();
    byte[] otherKey =
        PngFile.header(8, 8, 8, 0, 0).chunk("tRNS", (byte) 0, (byte) 41).pixels(gray).end();
    assertThat(TestImages.decoded(otherKey).pixel(0, 0)).isEqualTo(0x282828);
  }

  private static byte[] grayRows(int rowBytes, int value) {
    byte[] rows = new byte[8 * rowBytes];
    Arrays.fill(rows, (byte) value);
    for (int y = 0; y < 8; y++) {
      rows[y * rowBytes] = 0;
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void givesBackWhatTheEncoderWasGiven(long seed) {
    CellImage noise = TestImages.noise(seed, 37, 29);
    assertThat(TestImages.decoded(PngEncoder.encode(noise))).isEqualTo(noise);
    CellImage smooth = TestImages.gradient(40, 33);
    assertThat(TestImages.decoded(PngEncoder.encode(smooth))).isEqualTo(smooth);
  }

  @Test
  void encodesWhatTheJdkReads() throws IOException {
    CellImage smooth = TestImages.gradient(40, 33);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(PngEncoder.encode(smooth)));
    assertThat(read.getRGB(17, 9) & 0xFFFFFF).isEqualTo(smooth.pixel(17, 9));
  }

  @Test
  void rejectsEveryPrefixOfAFile() {
    byte[] file = PngEncoder.encode(TestImages.gradient(20, 20));
    for (int length = 0; length < file.length; length++) {
      Rejected rejected = TestImages.rejected(Arrays.copyOf(file, length));
      assertThat(rejected.reason())
          .as("%d of %d bytes", length, file.length)
          .isEqualTo(
              length == 0
                  ? RejectReason.EMPTY
                  : length == 1 ? RejectReason.NOT_AN_IMAGE : RejectReason.TRUNCATED);
    }
  }

  @Test
  void rejectsEveryFlippedBit() {
    byte[] file = PngEncoder.encode(TestImages.gradient(16, 16));
    for (int bit = 0; bit < 8 * file.length; bit++) {
      byte[] damaged = file.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(TestImages.DECODER.decode(damaged)).as("bit %d", bit).isInstanceOf(Rejected.class);
    }
  }

  @Test
  void toleratesBytesAfterTheEnd() {
    byte[] file = PngEncoder.encode(TestImages.gradient(16, 16));
    assertThat(TestImages.decoded(Arrays.copyOf(file, file.length + 5)))
        .isEqualTo(TestImages.gradient(16, 16));
  }

  @Test
  void readsDataSplitIntoManyChunks() {
    CellImage image = TestImages.noise(7, 12, 12);
    byte[] rows = new byte[12 * 37];
    for (int y = 0; y < 12; y++) {
      System.arraycopy(image.rgb(), 36 * y, rows, 37 * y + 1, 36);
    }
    byte[] data = PngFile.compress(rows);
    PngFile file = PngFile.header(12, 12, 8, 2, 0);
    for (int i = 0; i < data.length; i++) {
      file.chunk("IDAT", data[i]);
      if (i % 10 == 0) {
        file.chunk("IDAT");
      }
    }
    assertThat(TestImages.decoded(file.end())).isEqualTo(image);
  }

  static Stream<Arguments> malformed() {
    byte[] rows = grayRows(9, 1);
    byte[] unknownFilter = rows.clone();
    unknownFilter[9] = 5;
    byte[] noChecksum = PngFile.compress(rows);
    noChecksum = Arrays.copyOf(noChecksum, noChecksum.length - 4);
    return Stream.of(
        bad("no data", "TRUNCATED", gray().end()),
        bad("empty data", "TRUNCATED", gray().chunk("IDAT").end()),
        bad("too few rows", "TRUNCATED", gray().pixels(Arrays.copyOf(rows, 71)).end()),
        bad("too many rows", "CORRUPT", gray().pixels(Arrays.copyOf(rows, 73)).end()),
        bad("no zlib checksum", "TRUNCATED", gray().chunk("IDAT", noChecksum).end()),
        bad("no end", "TRUNCATED", gray().pixels(rows).bytes()),
        bad("unknown filter", "CORRUPT", gray().pixels(unknownFilter).end()),
        bad("not zlib", "CORRUPT", gray().chunk("IDAT", (byte) 1, (byte) 2, (byte) 3).end()),
        bad("unknown critical chunk", "CORRUPT", gray().chunk("ABCD").pixels(rows).end()),
        bad("data in two places", "CORRUPT", gray().pixels(rows).chunk("tEXt").chunk("IDAT").end()),
        bad("no palette", "CORRUPT", PngFile.header(8, 8, 8, 3, 0).pixels(rows).end()),
        bad(
            "palette too short",
            "CORRUPT",
            PngFile.header(8, 8, 8, 3, 0).chunk("PLTE", new byte[3]).pixels(rows).end()),
        bad(
            "palette of half a colour",
            "CORRUPT",
            PngFile.header(8, 8, 8, 3, 0).chunk("PLTE", new byte[4]).pixels(rows).end()),
        bad("odd transparency", "CORRUPT", gray().chunk("tRNS", new byte[3]).pixels(rows).end()),
        bad("no such depth", "CORRUPT", PngFile.header(8, 8, 3, 0, 0).pixels(rows).end()),
        bad("no such colour", "CORRUPT", PngFile.header(8, 8, 8, 5, 0).pixels(rows).end()),
        bad("no such interlace", "CORRUPT", PngFile.header(8, 8, 8, 0, 2).pixels(rows).end()),
        bad("no width", "CORRUPT", PngFile.header(0, 8, 8, 0, 0).pixels(rows).end()),
        bad("negative height", "CORRUPT", PngFile.header(8, -8, 8, 0, 0).pixels(rows).end()),
        bad("no header", "CORRUPT", PngFile.signature().chunk("tEXt", new byte[30]).end()),
        bad("far too little data", "TRUNCATED", bomb()));
  }

  private static PngFile gray() {
    return PngFile.header(8, 8, 8, 0, 0);
  }

  private static byte[] bomb() {
    return PngFile.header(4_000, 4_000, 16, 6, 0).pixels(new byte[1]).end();
  }

  private static Arguments bad(String name, String reason, byte[] file) {
    return Arguments.of(name, RejectReason.valueOf(reason), file);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void rejectsMalformedFiles(String name, RejectReason reason, byte[] file) {
    Rejected rejected = TestImages.rejected(file);
    assertThat(rejected.reason()).as("%s: %s", name, rejected.detail()).isEqualTo(reason);
    assertThat(rejected.detail()).endsWith(".");
  }

  @Test
  void rejectsAHeaderOf30000By30000BeforeTakingMemory() {
    byte[] file = PngFile.header(30_000, 30_000, 8, 2, 0).pixels(new byte[1]).end();
    Rejected rejected = TestImages.rejected(file);
    assertThat(rejected.reason()).isEqualTo(RejectReason.TOO_MANY_PIXELS);
    assertThat(rejected.detail()).contains("30000 x 30000");
    assertThat(TestImages.DECODER.header(file)).isEqualTo(rejected);
  }

  @Test
  void readsAHeaderWithoutLookingAtThePixels() {
    byte[] file = PngEncoder.encode(TestImages.gradient(50, 40));
    assertThat(TestImages.DECODER.header(Arrays.copyOf(file, 60)))
        .isEqualTo(new ImageHeader(ImageFormat.PNG, 50, 40));
  }

  @Test
  void decodesTheSameInManyThreads() {
    byte[] file = PngEncoder.encode(TestImages.noise(5, 64, 64));
    CellImage alone = TestImages.decoded(file);
    assertThat(IntStream.range(0, 200).parallel().mapToObj(i -> TestImages.decoded(file)))
        .allMatch(alone::equals);
  }
}
