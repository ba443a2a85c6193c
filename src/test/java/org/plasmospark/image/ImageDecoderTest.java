package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/** Limits, and files that are something else than an image. */
class ImageDecoderTest {
  @ParameterizedTest
  @CsvSource({
    "474946383961, unsupported-format, GIF",
    "524946460000000057454250, unsupported-format, WebP",
    "49492B000800, unsupported-format, BigTIFF",
    "000000186674797068656963, unsupported-format, HEIC",
    "0000000C6A502020, unsupported-format, JPEG 2000",
    "02000000554C0400, unsupported-format, exported to PNG or TIFF",
    "4449434D02000000, unsupported-format, exported to PNG or TIFF",
    "0200000004000000, unsupported-format, exported to PNG or TIFF",
    "080005004353, unsupported-format, exported to PNG or TIFF",
    "D0CF11E0A1B11AE1, not-an-image, Thumbs.db",
    "504B0304, unread-archive, zip",
    "504B03040000000000000000000000000000000000000000000000000000"
        + "5B436F6E74656E745F54797065735D2E786D6C, not-an-image, Office",
    "377ABCAF271C, unread-archive, 7-Zip",
    "526172211A0700, unread-archive, RAR",
    "28B52FFD, unread-archive, Zstandard",
    "5D00008000, unread-archive, LZMA",
    "1F9D90, unread-archive, compress",
    "213C617263683E0A, unread-archive, ar archive",
    "303730373031, unread-archive, cpio",
    "21002D6C68352D, unread-archive, LHA",
    "1F8B0800, not-an-image, gzip",
    "255044462D312E34, not-an-image, PDF",
    "7F454C46, not-an-image, program",
    "424D00000000000000000000000000000000, not-an-image, no known image",
    "DEADBEEF00, not-an-image, no known image",
  })
  void namesWhatAFileIsInstead(String hex, String code, String named) {
    byte[] file = Arrays.copyOf(HexFormat.of().parseHex(hex), 200);
    Rejected rejected = TestImages.rejected(file);
    assertThat(rejected.reason().code()).isEqualTo(code);
    assertThat(rejected.detail()).contains(named).endsWith(".");
  }

  @Test
  void namesDicomByItsMarkAfterThePreamble() {
    byte[] file = new byte[400];
    System.arraycopy("DICM".getBytes(StandardCharsets.US_ASCII), 0, file, 128, 4);
    assertThat(TestImages.rejected(file))
        .returns(RejectReason.UNSUPPORTED_FORMAT, Rejected::reason)
        .extracting(Rejected::detail)
        .asString()
        .contains("DICOM");
  }

  @Test
  void namesTextWhateverTheFileIsCalled() {
    Rejected rejected =
        TestImages.rejected("Bemerkung: übermorgen\n".getBytes(StandardCharsets.UTF_8));
    assertThat(rejected.reason()).isEqualTo(RejectReason.NOT_AN_IMAGE);
    assertThat(rejected.detail()).contains("text");
  }

  @Test
  void recognisesFormatsByTheirBytes() {
    BufferedImage image = TestImages.buffered(TestImages.gradient(30, 20));
    for (ImageFormat format : ImageFormat.values()) {
      byte[] file = TestImages.write(image, format.name().toLowerCase(Locale.ROOT));
      assertThat(TestImages.DECODER.header(file)).isEqualTo(new ImageHeader(format, 30, 20));
      assertThat(TestImages.DECODER.decode(file)).isInstanceOf(Decoded.class);
    }
  }

  @Test
  void keepsToItsLimits() {
    byte[] file = PngEncoder.encode(TestImages.gradient(30, 20));
    int length = file.length;
    assertReason(null, new ImageLimits(length, 600, 30, 20), file);
    assertReason(RejectReason.TOO_LARGE_FILE, new ImageLimits(length - 1, 600, 30, 20), file);
    assertReason(RejectReason.TOO_MANY_PIXELS, new ImageLimits(length, 599, 30, 20), file);
    assertReason(RejectReason.TOO_MANY_PIXELS, new ImageLimits(length, 600, 29, 20), file);
    assertReason(RejectReason.TOO_SMALL, new ImageLimits(length, 600, 30, 21), file);
  }

  private static void assertReason(RejectReason reason, ImageLimits limits, byte[] file) {
    DecodeResult result = new ImageDecoder(limits).decode(file);
    if (reason == null) {
      assertThat(result).isInstanceOf(Decoded.class);
    } else {
      assertThat(((Rejected) result).reason()).isEqualTo(reason);
    }
  }

  @Test
  void tellsBeforeReadingThatAFileIsTooLongOrEmpty() {
    assertThat(ImageLimits.DEFAULT.rejectLength(1)).isEmpty();
    assertThat(ImageLimits.DEFAULT.rejectLength(0).orElseThrow().reason())
        .isEqualTo(RejectReason.EMPTY);
    assertThat(ImageLimits.DEFAULT.rejectLength(1L << 40).orElseThrow().reason())
        .isEqualTo(RejectReason.TOO_LARGE_FILE);
  }

  @ParameterizedTest
  @CsvSource({
    "0,1,1,1",
    "1,0,1,1",
    "1,1,0,0",
    "1,1,5,6",
    "3000000000,1,1,1",
    "1,200000001,1,1",
    "1,1,8193,1"
  })
  void refusesLimitsThatMakeNoSense(long bytes, long pixels, int most, int least) {
    assertThatThrownBy(() -> new ImageLimits(bytes, pixels, most, least))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void keepsReasonCodesApart() {
    Set<String> codes = new HashSet<>();
    for (RejectReason reason : RejectReason.values()) {
      assertThat(reason.code()).matches("[a-z]+(-[a-z]+)*");
      assertThat(RejectReason.ofCode(reason.code())).contains(reason);
      codes.add(reason.code());
    }
    assertThat(codes).hasSameSizeAs(RejectReason.values());
    assertThat(RejectReason.ofCode("nonsense")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "tiff", "bmp"})
  void neverThrowsOnRandomBytesAfterASignature(String format) {
    byte[] start = TestImages.write(TestImages.buffered(TestImages.gradient(16, 16)), format);
    SplittableRandom random = new SplittableRandom(format.hashCode());
    for (int i = 0; i < 300; i++) {
      byte[] file = new byte[random.nextInt(40, 400)];
      random.nextBytes(file);
      System.arraycopy(start, 0, file, 0, random.nextInt(2, Math.min(30, start.length)));
      assertThat(TestImages.DECODER.decode(file)).isInstanceOf(Rejected.class);
    }
  }

  @Test
  void decodesEveryFormatTheSameInManyThreads() {
    for (String format : new String[] {"jpeg", "tiff", "bmp"}) {
      byte[] file = TestImages.write(TestImages.buffered(TestImages.gradient(60, 50)), format);
      CellImage alone = TestImages.decoded(file);
      assertThat(IntStream.range(0, 100).parallel().mapToObj(i -> TestImages.decoded(file)))
          .allMatch(alone::equals);
    }
  }
}
