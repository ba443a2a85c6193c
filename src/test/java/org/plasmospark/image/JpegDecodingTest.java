package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JPEG in every colour space, written by the JDK, and what damage does to it. */
class JpegDecodingTest {
  private static final CellImage GRADIENT = TestImages.gradient(64, 48);

  /** What JPEG at the writer's default quality costs a smooth picture, of 255. */
  private static final int LOSS = 12;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsBaselineAndProgressiveColour(boolean progressive) {
    IIOImage image = new IIOImage(TestImages.buffered(GRADIENT), null, null);
    assertClose(TestImages.decoded(TestImages.write(image, "jpeg", null, progressive)), GRADIENT);
  }

  @Test
  void readsGrayAsItIs() {
    BufferedImage gray = new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_GRAY);
    int[] values = new int[64 * 48];
    Arrays.setAll(values, i -> 60 + i % 64);
    gray.getRaster().setPixels(0, 0, 64, 48, values);
    CellImage cell = TestImages.decoded(TestImages.write(gray, "jpeg"));
    for (int x = 0; x < 64; x++) {
      int colour = cell.pixel(x, 20);
      assertThat(colour & 0xFF).isBetween(60 + x - 4, 60 + x + 4);
      assertThat(colour).isEqualTo(0x010101 * (colour & 0xFF));
    }
  }

  @Test
  void readsRgbThatAdobesMarkerDeclares() {
    byte[] file = withAdobe(TestImages.write(raster(3, false), "jpeg", null, false), 0);
    assertClose(TestImages.decoded(file), GRADIENT);
  }

  @Test
  void takesThreeUnmarkedComponentsForYcc() {
    byte[] file = TestImages.write(raster(3, true), "jpeg", null, false);
    assertClose(TestImages.decoded(file), GRADIENT);
  }

  @Test
  void readsInvertedCmykOfAdobe() {
    byte[] file = withAdobe(TestImages.write(cmyk(true, false), "jpeg", null, false), 0);
    assertClose(TestImages.decoded(file), GRADIENT);
  }

  @Test
  void readsYcckOfAdobe() {
    byte[] file = withAdobe(TestImages.write(cmyk(true, true), "jpeg", null, false), 2);
    assertClose(TestImages.decoded(file), GRADIENT);
  }

  @Test
  void readsUnmarkedCmykAsInk() {
    byte[] file = TestImages.write(cmyk(false, false), "jpeg", null, false);
    assertClose(TestImages.decoded(file), GRADIENT);
  }

  /** The gradient's components as they are, or as YCbCr. */
  private static IIOImage raster(int bands, boolean ycc) {
    WritableRaster raster = Raster.createInterleavedRaster(0, 64, 48, bands, null);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 64; x++) {
        int[] rgb = rgb(x, y);
        raster.setPixel(x, y, Arrays.copyOf(ycc ? ycc(rgb) : rgb, bands));
      }
    }
    return new IIOImage(raster, List.of(), null);
  }

  /** The gradient printed with half of its darkness in the black ink. */
  private static IIOImage cmyk(boolean inverted, boolean ycc) {
    WritableRaster raster = Raster.createInterleavedRaster(0, 64, 48, 4, null);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 64; x++) {
        int[] rgb = rgb(x, y);
        int paper = (255 + Arrays.stream(rgb).max().orElseThrow()) / 2;
        int[] light = Arrays.stream(rgb).map(v -> v * 255 / paper).toArray();
        int[] stored = Arrays.copyOf(ycc ? ycc(light) : light, 4);
        stored[3] = paper;
        if (!inverted) {
          Arrays.setAll(stored, i -> 255 - stored[i]);
        }
        raster.setPixel(x, y, stored);
      }
    }
    return new IIOImage(raster, List.of(), null);
  }

  private static int[] rgb(int x, int y) {
    int colour = GRADIENT.pixel(x, y);
    return new int[] {colour >> 16, colour >> 8 & 0xFF, colour & 0xFF};
  }

  private static int[] ycc(int[] rgb) {
    double luma = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
    return new int[] {
      (int) Math.round(luma),
      (int) Math.round(128 + (rgb[2] - luma) / 1.772),
      (int) Math.round(128 + (rgb[0] - luma) / 1.402)
    };
  }

  /** The file without a JFIF segment and with Adobe's, right after its first marker. */
  private static byte[] withAdobe(byte[] file, int transform) {
    byte[] segment = {
      (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
    };
    assertThat(file[3]).as("no JFIF segment").isNotEqualTo((byte) 0xE0);
    byte[] marked = new byte[file.length + segment.length];
    System.arraycopy(file, 0, marked, 0, 2);
    System.arraycopy(segment, 0, marked, 2, segment.length);
    System.arraycopy(file, 2, marked, 2 + segment.length, file.length - 2);
    return marked;
  }

  private static void assertClose(CellImage actual, CellImage expected) {
    assertThat(actual.width()).isEqualTo(expected.width());
    assertThat(actual.height()).isEqualTo(expected.height());
    for (int i = 0; i < expected.rgb().length; i++) {
      assertThat(actual.rgb()[i] & 0xFF)
          .as("value %d", i)
          .isBetween((expected.rgb()[i] & 0xFF) - LOSS, (expected.rgb()[i] & 0xFF) + LOSS);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rejectsEveryPrefixOfAFile(boolean progressive) {
    IIOImage image = new IIOImage(TestImages.buffered(GRADIENT), null, null);
    byte[] file = TestImages.write(image, "jpeg", null, progressive);
    for (int length = 3; length < file.length; length++) {
      assertThat(TestImages.rejected(Arrays.copyOf(file, length)).reason())
          .as("%d of %d bytes", length, file.length)
          .isEqualTo(RejectReason.TRUNCATED);
    }
  }

  @Test
  void rejectsDataThatIsCutOutBeforeTheEndMarker() {
    byte[] file = TestImages.write(TestImages.buffered(TestImages.noise(3, 64, 64)), "jpeg");
    byte[] cut = Arrays.copyOf(file, file.length / 2);
    cut[cut.length - 2] = (byte) 0xFF;
    cut[cut.length - 1] = (byte) 0xD9;
    assertThat(TestImages.rejected(cut).reason())
        .isIn(RejectReason.TRUNCATED, RejectReason.CORRUPT);
  }

  @Test
  void rejectsProcessesThatAreNotReadByName() {
    byte[] file = TestImages.write(TestImages.buffered(GRADIENT), "jpeg");
    int frame = frame(file);
    byte[] lossless = file.clone();
    lossless[frame + 1] = (byte) 0xC3;
    assertThat(TestImages.rejected(lossless))
        .returns(RejectReason.UNSUPPORTED_FORMAT, Rejected::reason);
    byte[] deep = file.clone();
    deep[frame + 4] = 12;
    assertThat(TestImages.rejected(deep).detail()).contains("12 bits");
  }

  @Test
  void rejectsAHeaderOf30000By30000() {
    byte[] file = TestImages.write(TestImages.buffered(GRADIENT), "jpeg");
    int frame = frame(file);
    for (int at : new int[] {frame + 5, frame + 7}) {
      file[at] = 30_000 >> 8;
      file[at + 1] = (byte) 30_000;
    }
    assertThat(TestImages.rejected(file).reason()).isEqualTo(RejectReason.TOO_MANY_PIXELS);
  }

  @Test
  void rejectsMoreScansThanAnEncoderMakes() {
    IIOImage image = new IIOImage(TestImages.buffered(GRADIENT), null, null);
    byte[] file = TestImages.write(image, "jpeg", null, true);
    byte[] scans = Arrays.copyOf(file, file.length + 2 * 100);
    for (int at = file.length - 2; at < scans.length - 2; at += 2) {
      scans[at] = (byte) 0xFF;
      scans[at + 1] = (byte) 0xDA;
    }
    scans[scans.length - 2] = (byte) 0xFF;
    scans[scans.length - 1] = (byte) 0xD9;
    assertThat(TestImages.rejected(scans).detail()).contains("scans");
  }

  private static int frame(byte[] file) {
    for (int at = 0; ; at++) {
      if (file[at] == (byte) 0xFF && file[at + 1] == (byte) 0xC0) {
        return at;
      }
    }
  }

  @Test
  void survivesRandomDamage() {
    byte[] file = TestImages.write(TestImages.buffered(GRADIENT), "jpeg");
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = file.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      assertThat(TestImages.DECODER.decode(damaged)).isNotNull();
    }
  }
}
