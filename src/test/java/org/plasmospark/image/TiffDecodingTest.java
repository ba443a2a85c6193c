package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TIFF in every sample layout, built by hand, and what damage does to it. */
class TiffDecodingTest {
  private static final int SIDE = 10;

  /** Layout, one pixel's samples, the colour they mean. */
  static Stream<Arguments> layouts() {
    return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
        .flatMap(
            order ->
                Stream.of(
                    layout("gray", order, 1, bits(8), 0x646464, 100),
                    layout("gray, white is zero", order, 0, bits(8), 0x9B9B9B, 100),
                    layout("gray of 16 bits", order, 1, bits(16), 0x646464, 100 * 257 + 100),
                    layout("white is zero, 16 bits", order, 0, bits(16), 0x9B9B9B, 100 * 257),
                    layout("rgb", order, 2, bits(8, 8, 8), 0x0A64C8, 10, 100, 200),
                    layout(
                        "rgb of 16 bits",
                        order,
                        2,
                        bits(16, 16, 16),
                        0x0A64C8,
                        10 * 257,
                        100 * 257 - 100,
                        200 * 257 + 100),
                    layout("cmyk", order, 5, bits(8, 8, 8, 8), 0xC86432, 0, 127, 191, 55),
                    layout(
                        "cmyk of 16 bits",
                        order,
                        5,
                        bits(16, 16, 16, 16),
                        0xC86432,
                        0,
                        127 * 257,
                        191 * 257,
                        55 * 257)));
  }

  private static int[] bits(int... bits) {
    return bits;
  }

  private static Arguments layout(
      String name, ByteOrder order, int photometric, int[] bits, int colour, int... pixel) {
    TiffFile file = new TiffFile(order, SIDE, SIDE, photometric, bits);
    return Arguments.of(name + " " + order, file, pixel, colour);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layouts")
  void readsLayout(String name, TiffFile file, int[] pixel, int colour) {
    assertThat(TestImages.decoded(file.bytes(fill(pixel))).pixel(3, 4)).as(name).isEqualTo(colour);
  }

  private static int[] fill(int... pixel) {
    int[] samples = new int[SIDE * SIDE * pixel.length];
    Arrays.setAll(samples, i -> pixel[i % pixel.length]);
    return samples;
  }

  @Test
  void putsUnassociatedAlphaOverBlackAndKeepsPremultipliedColour() {
    assertThat(TestImages.decoded(rgba(2)).pixel(1, 1)).isEqualTo(0x05325A);
    assertThat(TestImages.decoded(rgba(1)).pixel(1, 1)).isEqualTo(0x0A64B4);
  }

  private static byte[] rgba(int kind) {
    return new TiffFile(ByteOrder.LITTLE_ENDIAN, SIDE, SIDE, 2, 8, 8, 8, 8)
        .with(TiffFile.EXTRA_SAMPLES, kind)
        .bytes(fill(10, 100, 180, 128));
  }

  @Test
  void readsPalettes() {
    int[] palette = new int[3 * 256];
    palette[7] = 0x1234;
    palette[256 + 7] = 0x5678;
    palette[512 + 7] = 0x9ABC;
    byte[] file =
        new TiffFile(ByteOrder.BIG_ENDIAN, SIDE, SIDE, 3, 8)
            .with(TiffFile.PALETTE, palette)
            .bytes(fill(7));
    assertThat(TestImages.decoded(file).pixel(9, 9)).isEqualTo(0x12569A);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LZW", "Deflate", "ZLib", "PackBits"})
  void readsCompressedFilesOfTheJdk(String compression) {
    CellImage image = TestImages.noise(4, 33, 21);
    IIOImage source = new IIOImage(TestImages.buffered(image), null, null);
    assertThat(TestImages.decoded(TestImages.write(source, "tiff", compression, false)))
        .isEqualTo(image);
  }

  @Test
  void rejectsEveryPrefixOfAFile() {
    for (String compression : new String[] {"LZW", "Deflate", "PackBits"}) {
      IIOImage source = new IIOImage(TestImages.buffered(TestImages.noise(4, 12, 12)), null, null);
      byte[] file = TestImages.write(source, "tiff", compression, false);
      for (int length = 4; length < file.length; length++) {
        assertThat(TestImages.DECODER.decode(Arrays.copyOf(file, length)))
            .as("%d of %d bytes, %s", length, file.length, compression)
            .isInstanceOf(Rejected.class);
      }
    }
  }

  @Test
  void readsJpegInTiff() {
    CellImage image = TestImages.gradient(40, 40);
    IIOImage source = new IIOImage(TestImages.buffered(image), null, null);
    int colour = TestImages.decoded(TestImages.write(source, "tiff", "JPEG", false)).pixel(20, 20);
    assertThat(colour >> 16)
        .isBetween((image.pixel(20, 20) >> 16) - 8, (image.pixel(20, 20) >> 16) + 8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LZW", "Deflate", "PackBits", "JPEG"})
  void rejectsStripsThatHoldLessThanTheirPixels(String compression) {
    CellImage image = TestImages.noise(8, 40, 40);
    IIOImage source = new IIOImage(TestImages.buffered(image), null, null);
    byte[] file = TestImages.write(source, "tiff", compression, false);
    ByteBuffer in = ByteBuffer.wrap(file);
    in.order(file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = in.getInt(4);
    for (int at = directory + 2; at < directory + 2 + 12 * in.getShort(directory); at += 12) {
      if (in.getShort(at) == TiffFile.BYTE_COUNTS) {
        int place = in.getInt(at + 4) == 1 ? at + 8 : in.getInt(at + 8);
        in.putInt(place, in.getInt(place) - 8);
      }
    }
    assertThat(TestImages.rejected(file).reason()).isEqualTo(RejectReason.TRUNCATED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 300})
  void measuresLongLzwStrips(int step) {
    BufferedImage gray = new BufferedImage(300, 300, BufferedImage.TYPE_BYTE_GRAY);
    int[] values = new int[300 * 300];
    Arrays.setAll(values, i -> i / step & 0xFF);
    gray.getRaster().setPixels(0, 0, 300, 300, values);
    byte[] file = TestImages.write(new IIOImage(gray, null, null), "tiff", "LZW", false);
    assertThat(TestImages.decoded(file).pixel(299, 299))
        .isEqualTo(0x010101 * (values[values.length - 1]));
  }

  @Test
  void rejectsWhatTheDirectoryCannotMean() {
    assertReason(RejectReason.UNSUPPORTED_FORMAT, gray().with(TiffFile.SAMPLE_FORMAT, 3));
    assertReason(RejectReason.UNSUPPORTED_FORMAT, gray().with(TiffFile.SAMPLE_FORMAT, 2));
    assertReason(RejectReason.TRUNCATED, gray().with(TiffFile.OFFSETS, 1_000_000));
    assertReason(RejectReason.TRUNCATED, gray().with(TiffFile.BYTE_COUNTS, -1));
    assertReason(RejectReason.CORRUPT, gray().with(TiffFile.OFFSETS, 8, 9));
    assertReason(RejectReason.CORRUPT, gray().with(TiffFile.WIDTH, 0));
    assertReason(RejectReason.TOO_MANY_PIXELS, gray().with(TiffFile.WIDTH, 30_000));
    assertReason(RejectReason.TRUNCATED, gray().with(TiffFile.BYTE_COUNTS, 10));
    assertReason(RejectReason.UNSUPPORTED_FORMAT, gray().with(TiffFile.COMPRESSION, 4));
  }

  private static TiffFile gray() {
    return new TiffFile(ByteOrder.LITTLE_ENDIAN, SIDE, SIDE, 1, 8);
  }

  private static void assertReason(RejectReason reason, TiffFile file) {
    Rejected rejected = TestImages.rejected(file.bytes(fill(1)));
    assertThat(rejected.reason()).as(rejected.detail()).isEqualTo(reason);
  }

  @Test
  void survivesRandomDamage() {
    IIOImage source = new IIOImage(TestImages.buffered(TestImages.noise(4, 16, 16)), null, null);
    SplittableRandom random = new SplittableRandom(12);
    for (String compression : new String[] {"LZW", "Deflate", "PackBits"}) {
      byte[] file = TestImages.write(source, "tiff", compression, false);
      for (int i = 0; i < 1_000; i++) {
        byte[] damaged = file.clone();
        for (int k = 0; k < 3; k++) {
          // Half of the hits go where the directory is, at the end or the beginning.
          int at = random.nextInt(random.nextBoolean() ? damaged.length : 220);
          damaged[random.nextBoolean() ? at : damaged.length - 1 - at] = (byte) random.nextInt(256);
        }
        assertThat(TestImages.DECODER.decode(damaged)).isNotNull();
      }
    }
  }
}
