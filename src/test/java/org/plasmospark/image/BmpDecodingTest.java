package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BMP of every depth, and what damage does to it. */
class BmpDecodingTest {
  private static final CellImage NOISE = TestImages.noise(9, 19, 11);

  @Test
  void reads24Bits() {
    assertThat(TestImages.decoded(TestImages.write(TestImages.buffered(NOISE), "bmp")))
        .isEqualTo(NOISE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reads32BitsFromTheTopOrTheBottom(boolean topDown) {
    ByteBuffer out = header(19, topDown ? -11 : 11, 32, 19 * 11 * 4);
    for (int row = 0; row < 11; row++) {
      for (int x = 0; x < 19; x++) {
        out.putInt(NOISE.pixel(x, topDown ? row : 10 - row));
      }
    }
    assertThat(TestImages.decoded(out.array())).isEqualTo(NOISE);
  }

  @Test
  void reads16BitsAsFivePerColour() {
    ByteBuffer out = header(8, 8, 16, 8 * 8 * 2);
    for (int i = 0; i < 64; i++) {
      out.putShort((short) (31 << 10 | 16 << 5));
    }
    int colour = TestImages.decoded(out.array()).pixel(4, 4);
    assertThat(colour >> 16).isEqualTo(255);
    assertThat(colour >> 8 & 0xFF).isBetween(128, 132);
    assertThat(colour & 0xFF).isZero();
  }

  private static ByteBuffer header(int width, int height, int depth, int dataBytes) {
    return ByteBuffer.allocate(54 + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 'B')
        .put((byte) 'M')
        .putInt(54 + dataBytes)
        .putInt(0)
        .putInt(54)
        .putInt(40)
        .putInt(width)
        .putInt(height)
        .putShort((short) 1)
        .putShort((short) depth)
        .putInt(0)
        .putInt(dataBytes)
        .putInt(2835)
        .putInt(2835)
        .putInt(0)
        .putInt(0);
  }

  @ParameterizedTest
  @CsvSource({"BI_RGB", "BI_RLE8"})
  void readsPalettesAndGray(String compression) {
    BufferedImage gray = new BufferedImage(19, 11, BufferedImage.TYPE_BYTE_GRAY);
    int[] values = new int[19 * 11];
    Arrays.setAll(values, i -> i);
    gray.getRaster().setPixels(0, 0, 19, 11, values);
    byte[] file = TestImages.write(new IIOImage(gray, null, null), "bmp", compression, false);
    CellImage cell = TestImages.decoded(file);
    for (int i = 0; i < values.length; i++) {
      assertThat(cell.pixel(i % 19, i / 19)).isEqualTo(0x010101 * i);
    }
  }

  @Test
  void rejectsEveryPrefixOfAFile() {
    byte[] file = TestImages.write(TestImages.buffered(NOISE), "bmp");
    for (int length = 18; length < file.length; length++) {
      assertThat(TestImages.rejected(Arrays.copyOf(file, length)).reason())
          .as("%d of %d bytes", length, file.length)
          .isEqualTo(RejectReason.TRUNCATED);
    }
  }

  @Test
  void rejectsImpossibleHeaders() {
    byte[] data = header(8, 8, 24, 8 * 24).array();
    assertReason(RejectReason.TOO_MANY_PIXELS, data, 18, 30_000);
    assertReason(RejectReason.TOO_MANY_PIXELS, data, 22, -30_000);
    assertReason(RejectReason.CORRUPT, data, 18, 0);
    assertReason(RejectReason.CORRUPT, data, 22, Integer.MIN_VALUE);
    assertReason(RejectReason.UNSUPPORTED_FORMAT, data, 30, 4);
    assertReason(RejectReason.UNSUPPORTED_FORMAT, data, 26, 5 << 16 | 1);
  }

  private static void assertReason(RejectReason reason, byte[] file, int at, int value) {
    byte[] changed = file.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    assertThat(TestImages.rejected(changed).reason()).isEqualTo(reason);
  }

  @Test
  void survivesRandomDamage() {
    byte[] file = TestImages.write(TestImages.buffered(NOISE), "bmp");
    SplittableRandom random = new SplittableRandom(13);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = file.clone();
      damaged[random.nextInt(60)] = (byte) random.nextInt(256);
      assertThat(TestImages.DECODER.decode(damaged)).isNotNull();
    }
  }
}
