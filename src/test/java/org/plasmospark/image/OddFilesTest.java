package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that old or careless programs write: read where the pixels are certain, and remarked on.
 */
class OddFilesTest {
  private static final int SIDE = 10;
  private static final CellImage GRADIENT = TestImages.gradient(48, 40);

  private static Decoded decoded(byte[] file) {
    DecodeResult result = TestImages.DECODER.decode(file);
    assertThat(result).isInstanceOf(Decoded.class);
    return (Decoded) result;
  }

  private static byte[] insert(byte[] file, int at, byte... more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, at);
    out.writeBytes(more);
    out.write(file, at, file.length - at);
    return out.toByteArray();
  }

  private static int marker(byte[] file, int code) {
    for (int at = file.length - 2; at > 0; at--) {
      if (file[at] == (byte) 0xFF && (file[at + 1] & 0xFF) == code) {
        return at;
      }
    }
    throw new AssertionError("no marker " + code);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xDB, 0xC0, 0xC4, 0xDA})
  void readsJpegWithBytesBetweenItsSegments(int before) {
    byte[] file = TestImages.write(TestImages.buffered(GRADIENT), "jpeg");
    byte[] odd = insert(file, marker(file, before), (byte) 0, (byte) 7, (byte) 0xFF, (byte) 0);
    assertThat(decoded(odd)).isEqualTo(new Decoded(decoded(file).image(), IRREGULAR));
  }

  private static final Set<CellFinding> IRREGULAR = Set.of(CellFinding.IRREGULAR);

  @Test
  void readsJpegThatIsFilledUpWithZeros() {
    byte[] file = TestImages.write(TestImages.buffered(GRADIENT), "jpeg");
    byte[] odd = insert(file, marker(file, 0xD9), new byte[29]);
    assertThat(decoded(odd)).isEqualTo(new Decoded(decoded(file).image(), IRREGULAR));
  }

  @Test
  void refusesJpegWithOtherBytesBehindItsPixels() {
    byte[] file = TestImages.write(TestImages.buffered(GRADIENT), "jpeg");
    byte[] more = new byte[29];
    new SplittableRandom(1).nextBytes(more);
    assertThat(TestImages.rejected(insert(file, marker(file, 0xD9), more)).reason())
        .isEqualTo(RejectReason.CORRUPT);
  }

  @Test
  void fillBytesBeforeAMarkerAreNothingOdd() {
    byte[] file = TestImages.write(TestImages.buffered(GRADIENT), "jpeg");
    byte[] filled = insert(file, marker(file, 0xDA), (byte) 0xFF, (byte) 0xFF);
    assertThat(decoded(filled)).isEqualTo(decoded(file));
  }

  @ParameterizedTest
  @CsvSource({"tEXt,true", "gAMA,true", "tRNS,false", "sBIT,false", "IDAT,false"})
  void readsPngWithAWrongChecksumWhereItDoesNotMatter(String chunk, boolean read) {
    byte[] rows = new byte[SIDE * (3 * SIDE + 1)];
    byte[] file =
        PngFile.header(SIDE, SIDE, 8, 2, 0)
            .chunk("sBIT", (byte) 8, (byte) 8, (byte) 8)
            .chunk("gAMA", (byte) 0, (byte) 0, (byte) 0xB1, (byte) 0x8F)
            .chunk("tRNS", (byte) 0, (byte) 1, (byte) 0, (byte) 1, (byte) 0, (byte) 1)
            .chunk("tEXt", (byte) 'a', (byte) 0, (byte) 'b')
            .pixels(rows)
            .end();
    assertThat(decoded(file).remarks()).isEmpty();
    int at = place(file, chunk);
    file[at + 4 + ByteBuffer.wrap(file).getInt(at - 4)]++;
    if (read) {
      assertThat(decoded(file).remarks()).isEqualTo(IRREGULAR);
    } else {
      assertThat(TestImages.rejected(file).reason()).isEqualTo(RejectReason.CORRUPT);
    }
  }

  private static int place(byte[] file, String chunk) {
    for (int at = 0; ; at++) {
      if (new String(file, at, 4, StandardCharsets.ISO_8859_1).equals(chunk)) {
        return at;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"10,1023", "12,4095", "14,16383"})
  void scalesTheDataOfACameraByTheBitsThatPngStates(int bits, int value) {
    byte[] rows = deepRows(value);
    byte[] plain = PngFile.header(SIDE, SIDE, 16, 0, 0).pixels(rows).end();
    assertThat(decoded(plain).remarks()).containsExactly(CellFinding.LOW_RANGE);
    byte[] stated =
        PngFile.header(SIDE, SIDE, 16, 0, 0).chunk("sBIT", (byte) bits).pixels(rows).end();
    assertThat(decoded(stated).remarks()).isEmpty();
    assertThat(decoded(stated).image().pixel(3, 3)).isEqualTo(0xFFFFFF);
    // Scaled already, as the standard asks for.
    byte[] whole =
        PngFile.header(SIDE, SIDE, 16, 0, 0)
            .chunk("sBIT", (byte) bits)
            .pixels(deepRows(0x8080))
            .end();
    assertThat(decoded(whole)).isEqualTo(new Decoded(gray(0x80)));
  }

  private static byte[] deepRows(int value) {
    byte[] rows = new byte[SIDE * (2 * SIDE + 1)];
    for (int i = 0; i < rows.length; i++) {
      int x = i % (2 * SIDE + 1);
      rows[i] = (byte) (x == 0 ? 0 : x % 2 == 1 ? value >> 8 : value);
    }
    return rows;
  }

  private static CellImage gray(int value) {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    Arrays.fill(rgb, (byte) value);
    return new CellImage(SIDE, SIDE, rgb);
  }

  @ParameterizedTest
  @CsvSource({"1023,1023", "1000,1023", "4080,4095", "1900,4095", "16383,16383"})
  void scalesTheDataOfACameraByTheLargestValueThatTiffStates(int stated, int full) {
    TiffWriter file = tiff(1, 1, 16);
    assertThat(decoded(file.bytes(fill(stated, 1))).remarks())
        .containsExactly(CellFinding.LOW_RANGE);
    byte[] scaled = file.with(TiffTags.MAX_SAMPLE_VALUE, stated).bytes(fill(stated, 1));
    int gray = (int) Math.round(255.0 * stated / full);
    assertThat(decoded(scaled)).isEqualTo(new Decoded(gray(gray)));
    // It is not true.
    assertThat(decoded(file.bytes(fill(40_000, 1))))
        .isEqualTo(new Decoded(gray((int) Math.round(40_000 / 257.0))));
  }

  private static TiffWriter tiff(int kind, int samples, int bits) {
    return new TiffWriter(ByteOrder.LITTLE_ENDIAN, SIDE, SIDE, kind, samples, bits);
  }

  private static long[] fill(long value, int samples) {
    long[] pixels = new long[SIDE * SIDE * samples];
    Arrays.fill(pixels, value);
    return pixels;
  }

  @Test
  void sayWhatIsTransparentEverywhere() {
    TiffWriter file = tiff(2, 4, 8).with(TiffTags.EXTRA_SAMPLES, 2);
    long[] pixels = fill(200, 4);
    assertThat(decoded(file.bytes(pixels)).remarks()).isEmpty();
    for (int i = 3; i < pixels.length; i += 4) {
      pixels[i] = 0;
    }
    assertThat(decoded(file.bytes(pixels)))
        .isEqualTo(new Decoded(gray(0), Set.of(CellFinding.TRANSPARENT)));
    byte[] rows = new byte[SIDE * (4 * SIDE + 1)];
    for (int colour : new int[] {4, 6}) {
      int bytes = colour == 4 ? 2 : 4;
      byte[] png =
          PngFile.header(SIDE, SIDE, 8, colour, 0)
              .pixels(Arrays.copyOf(rows, SIDE * (bytes * SIDE + 1)))
              .end();
      assertThat(decoded(png).remarks()).containsExactly(CellFinding.TRANSPARENT);
    }
    byte[] palette =
        PngFile.header(SIDE, SIDE, 8, 3, 0)
            .chunk("PLTE", (byte) 9, (byte) 9, (byte) 9, (byte) 8, (byte) 8, (byte) 8)
            .chunk("tRNS", (byte) 0, (byte) 90)
            .pixels(new byte[SIDE * (SIDE + 1)])
            .end();
    assertThat(decoded(palette).remarks()).containsExactly(CellFinding.TRANSPARENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 32773})
  void readsTiffWithoutLengthsOrWithLengthsThatAreALittleShort(int compression) {
    long[] pixels = new long[SIDE * SIDE * 3];
    Arrays.setAll(pixels, i -> i % 251);
    TiffWriter file = tiff(2, 3, 8).strips(4).compressed(compression, false);
    CellImage image = decoded(file.bytes(pixels)).image();
    TiffWriter.Page page = file.page(pixels);
    for (int missing : new int[] {1, 2}) {
      int last = page.blocks().size() - 1;
      page.fields().get(TiffTags.STRIP_BYTE_COUNTS)[last] -= missing;
      byte[] odd = TiffWriter.file(ByteOrder.LITTLE_ENDIAN, List.of(page));
      page.fields().get(TiffTags.STRIP_BYTE_COUNTS)[last] += missing;
      assertThat(decoded(Arrays.copyOf(odd, odd.length)).image()).isEqualTo(image);
    }
    byte[] without = file.with(TiffTags.STRIP_BYTE_COUNTS).bytes(pixels);
    assertThat(decoded(without)).isEqualTo(new Decoded(image, IRREGULAR));
    TiffWriter whole = file.with(TiffTags.STRIP_BYTE_COUNTS, 0, 0, 0);
    assertThat(decoded(whole.bytes(pixels))).isEqualTo(new Decoded(image, IRREGULAR));
  }

  @Test
  void refusesTiffWhoseRowsAreMissing() {
    TiffWriter file = tiff(2, 3, 8);
    byte[] odd = file.with(TiffTags.STRIP_BYTE_COUNTS, 300 - 3).bytes(fill(7, 3));
    assertThat(TestImages.rejected(odd).reason()).isEqualTo(RejectReason.TRUNCATED);
  }

  @Test
  void readsRgbTiffThatDoesNotSayHowManySamplesItHas() {
    TiffWriter file = tiff(2, 3, 8).with(TiffTags.SAMPLES_PER_PIXEL);
    assertThat(decoded(file.bytes(fill(7, 3))).image()).isEqualTo(gray(7));
    file.with(TiffTags.BITS_PER_SAMPLE, 8);
    assertThat(decoded(file.bytes(fill(7, 3))).image()).isEqualTo(gray(7));
    file.with(TiffTags.SAMPLES_PER_PIXEL, 1);
    assertThat(TestImages.rejected(file.bytes(fill(7, 3))).reason())
        .isEqualTo(RejectReason.CORRUPT);
  }

  @Test
  void leavesOutWhatLiesBesideThePictureOfATiff() {
    TiffWriter.Page page = tiff(2, 3, 8).page(fill(7, 3));
    TiffWriter.Page thumbnail = tiff(2, 3, 8).with(TiffTags.NEW_SUBFILE_TYPE, 1).page(fill(200, 3));
    byte[] file = TiffWriter.file(ByteOrder.LITTLE_ENDIAN, List.of(thumbnail, page));
    assertThat(decoded(file)).isEqualTo(new Decoded(gray(7), Set.of(CellFinding.PARTS_LEFT_OUT)));
    byte[] alone = TiffWriter.file(ByteOrder.LITTLE_ENDIAN, List.of(thumbnail));
    assertThat(decoded(alone)).isEqualTo(new Decoded(gray(200)));
  }

  @Test
  void readsPalettesOfBytes() {
    int[] palette = new int[3 * 256];
    Arrays.setAll(palette, i -> i % 256);
    byte[] file = tiff(3, 1, 8).with(TiffTags.COLOR_MAP, palette).bytes(fill(77, 1));
    assertThat(decoded(file)).isEqualTo(new Decoded(gray(77), IRREGULAR));
  }
}
