package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Files of several pages, taken apart. */
class ImagePagesTest {
  private static final int SIDE = 20;

  private static ImagePages pages(byte[] file) {
    return ImagePages.of(file, ImageLimits.DEFAULT);
  }

  @Test
  void aPageIsAFileWithTheSamePixels() {
    SplittableRandom random = new SplittableRandom(3);
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      List<TiffWriter.Page> pages = new ArrayList<>();
      List<CellImage> images = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int bits = i < 4 ? 8 : 12;
        TiffWriter page = new TiffWriter(order, SIDE, SIDE, 2, 3, bits);
        page.compressed(i % 2 == 0 ? 5 : 1, i % 4 == 0);
        page = i % 3 == 0 ? page.tiles(16, 16) : page.strips(7);
        page = i == 5 ? page.planes() : page;
        page = i == 6 ? page.with(TiffTags.TILE_BYTE_COUNTS) : page;
        long[] pixels = random.longs(3 * SIDE * SIDE, 0, 1L << bits).toArray();
        pages.add(page.page(pixels));
        images.add(TestImages.decoded(page.bytes(pixels)));
      }
      ImagePages taken = pages(TiffWriter.file(order, pages));
      assertThat(taken.count()).isEqualTo(8);
      for (int i = 0; i < 8; i++) {
        byte[] file = taken.page(i + 1).file();
        assertThat(pages(file).count()).isEqualTo(1);
        Decoded decoded = (Decoded) TestImages.DECODER.decode(file);
        assertThat(decoded.image()).as("page %d", i + 1).isEqualTo(images.get(i));
        assertThat(decoded.remarks()).isEqualTo(i == 6 ? Set.of(CellFinding.IRREGULAR) : Set.of());
      }
    }
  }

  @Test
  void thumbnailsAndMasksAreNoPages() {
    byte[] file = TiffStack.of(-5, 10, -6, 20, 30);
    ImagePages pages = pages(file);
    assertThat(pages.count()).isEqualTo(3);
    assertThat(remarks(pages, 1)).containsExactly(CellFinding.PARTS_LEFT_OUT);
    assertThat(remarks(pages, 2)).isEmpty();
    assertThat(TestImages.decoded(pages.page(3).file()).pixel(0, 0)).isEqualTo(0x1E1E1E);
    assertThat(TestImages.decoded(file).pixel(0, 0)).isEqualTo(0x0A0A0A);
    assertThat(pages(TiffStack.of(-5, 10)).count()).isEqualTo(1);
  }

  private static Set<CellFinding> remarks(ImagePages pages, int number) {
    return ((Decoded) TestImages.DECODER.decode(pages.page(number).file())).remarks();
  }

  @Test
  void grayPagesOfOneSizeAreColourPlanesItSeems() {
    for (int count = 2; count <= 5; count++) {
      TiffWriter.Page page =
          new TiffWriter(ByteOrder.BIG_ENDIAN, SIDE, SIDE, 1, 1, 8).page(new long[SIDE * SIDE]);
      List<TiffWriter.Page> planes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        planes.add(page);
      }
      ImagePages pages = pages(TiffWriter.file(ByteOrder.BIG_ENDIAN, planes));
      boolean planesOfOne = count == 3 || count == 4;
      assertThat(remarks(pages, count))
          .isEqualTo(planesOfOne ? Set.of(CellFinding.COLOUR_PLANE) : Set.of());
    }
  }

  @Test
  void aPageThatIsAnnouncedButNotThereIsOneWithAReason() {
    byte[] file = TiffStack.of(10, 20);
    int link = link(file, ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
    ByteBuffer changed = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
    changed.putInt(link, 1_000_000);
    ImagePages beyond = pages(changed.array());
    assertThat(beyond.count()).isEqualTo(2);
    assertThat(beyond.page(1).file()).isNotNull();
    assertThat(beyond.page(2).reason().reason()).isEqualTo(RejectReason.TRUNCATED);
    changed.putInt(link, 8);
    assertThat(pages(changed.array()).page(2).reason().reason()).isEqualTo(RejectReason.CORRUPT);
    byte[] cut = Arrays.copyOf(file, file.length - 400);
    assertThat(pages(cut).count()).isEqualTo(2);
    assertThat(pages(cut).page(2).reason().reason()).isEqualTo(RejectReason.TRUNCATED);
  }

  private static int link(byte[] file, int directory) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    return directory + 2 + 12 * in.getShort(directory);
  }

  @Test
  void tooManyPagesAreTheReasonOfTheWholeFile() {
    byte[] most = TiffStack.of(new int[ImageLimits.MOST_PAGES]);
    assertThat(pages(most).count()).isEqualTo(ImageLimits.MOST_PAGES);
    byte[] more = TiffStack.of(new int[ImageLimits.MOST_PAGES + 1]);
    assertThat(pages(more).count()).isEqualTo(1);
    assertThat(TestImages.rejected(more).reason()).isEqualTo(RejectReason.TOO_MANY_PAGES);
  }

  @Test
  void otherFilesHaveOnePage() {
    assertThat(pages(PngEncoder.encode(TestImages.gradient(9, 9))).count()).isEqualTo(1);
    assertThat(pages(new byte[0]).count()).isEqualTo(1);
    assertThat(pages(new byte[] {'I', 'I', 42, 0}).count()).isEqualTo(1);
  }
}
