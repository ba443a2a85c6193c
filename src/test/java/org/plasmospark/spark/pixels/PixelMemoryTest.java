package org.plasmospark.spark.pixels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.spark.table.PackedCell;

class PixelMemoryTest {
  private static final Preprocessing INPUT =
      new Preprocessing(40, 30, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR);
  private static final Preprocessing OTHER =
      new Preprocessing(20, 20, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR);
  private static final long AMPLE = 64 << 20;

  private final PixelMemory memory = new PixelMemory();
  private final List<LiveTrainings> begun = new ArrayList<>();

  @AfterEach
  void endTrainings() {
    begun.forEach(LiveTrainings::end);
  }

  @Test
  void givesTheSamePixelsFromMemoryAsDecodedAndResized() {
    LiveTrainings training = begin();
    try (TaskPixels first = open(training, INPUT, AMPLE);
        TaskPixels second = open(training.now(), INPUT, 0)) {
      for (int i = 0; i < 20; i++) {
        CellImage image = picture(i, 25 + i, 50 - i);
        PackedCell cell = cell(image);
        CellImage expected = INPUT.resize(image);
        assertThat(first.picture(cell)).isEqualTo(expected);
        assertThat(second.picture(withoutBytes(cell))).isEqualTo(expected);
      }
      assertThat(first.found()).isZero();
      assertThat(second.found()).isEqualTo(20);
    }
  }

  @Test
  void keepsEqualContentsOnceAndTellsSizesApart() {
    LiveTrainings training = begin();
    PackedCell cell = cell(picture(1, 33, 44));
    try (TaskPixels one = open(training, INPUT, AMPLE);
        TaskPixels other = open(training, OTHER, AMPLE)) {
      one.picture(cell);
      one.picture(cell);
      assertThat(one.found()).isEqualTo(1);
      assertThat(other.picture(cell)).isEqualTo(OTHER.resize(picture(1, 33, 44)));
      assertThat(other.found()).isZero();
    }
  }

  @Test
  void neverTakesMoreThanTheBoundAndThenDecodesAsBefore() {
    LiveTrainings training = begin();
    long bound = 10_000;
    try (TaskPixels pixels = open(training, INPUT, bound)) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 20; i++) {
          CellImage image = picture(i, 50, 40);
          assertThat(INPUT.resize(pixels.picture(cell(image)))).isEqualTo(INPUT.resize(image));
          assertThat(memory.allocated()).isLessThanOrEqualTo(bound);
        }
      }
      assertThat(pixels.found()).isBetween(1L, 19L);
    }
  }

  @Test
  void sharesCellsOfTrainingsSideBySideUntilTheLastHasEnded() {
    LiveTrainings first = begin();
    LiveTrainings second = begin();
    PackedCell cell = cell(picture(1, 33, 44));
    use(first, cell);
    assertThat(use(second, cell)).isEqualTo(1);
    memory.ended(first.own());
    assertThat(use(second, cell)).isEqualTo(1);
    memory.ended(second.own());
    assertThat(memory.allocated()).isZero();
  }

  @Test
  void freesNothingThatATaskStillReads() {
    LiveTrainings training = begin();
    PackedCell cell = cell(picture(1, 33, 44));
    use(training, cell);
    TaskPixels survivor = open(training, INPUT, 0);
    memory.ended(training.own());
    assertThat(survivor.picture(cell)).isEqualTo(INPUT.resize(picture(1, 33, 44)));
    assertThat(survivor.found()).isEqualTo(1);
    assertThat(memory.allocated()).isPositive();
    survivor.close();
    survivor.close();
    assertThat(memory.allocated()).isZero();
  }

  @Test
  void learnsFromATaskWhichTrainingsAreOver() {
    LiveTrainings over = begin();
    LiveTrainings goesOn = begin();
    use(over, cell(picture(1, 33, 44)));
    try (TaskPixels other = open(goesOn, OTHER, AMPLE)) {
      other.picture(cell(picture(2, 33, 44)));
      long both = memory.allocated();
      over.end();
      use(goesOn.now(), OTHER, cell(picture(2, 33, 44)));
      assertThat(memory.allocated()).isPositive().isLessThan(both);
    }
  }

  @Test
  void doesNotTakeALaterTrainingForOneThatIsOver() {
    LiveTrainings early = begin();
    LiveTrainings later = begin();
    PackedCell cell = cell(picture(1, 33, 44));
    use(later, cell);
    use(early, cell);
    assertThat(use(later, cell)).isEqualTo(1);
  }

  private LiveTrainings begin() {
    LiveTrainings training = LiveTrainings.begin();
    begun.add(training);
    return training;
  }

  private long use(LiveTrainings training, PackedCell cell) {
    return use(training, INPUT, cell);
  }

  private long use(LiveTrainings training, Preprocessing preprocessing, PackedCell cell) {
    try (TaskPixels pixels = open(training, preprocessing, AMPLE)) {
      pixels.picture(cell);
      return pixels.found();
    }
  }

  private TaskPixels open(LiveTrainings training, Preprocessing preprocessing, long bound) {
    return memory.open(training, preprocessing, ImageLimits.DEFAULT, bound);
  }

  /** Noise within a black frame. */
  private static CellImage picture(long seed, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    Random random = new Random(seed);
    for (int y = 5; y < height - 5; y++) {
      for (int i = 3 * (y * width + 5); i < 3 * (y * width + width - 5); i++) {
        rgb[i] = (byte) random.nextInt(256);
      }
    }
    return new CellImage(width, height, rgb);
  }

  private static PackedCell cell(CellImage image) {
    byte[] png = PngEncoder.encode(image);
    ManifestEntry entry =
        ManifestEntry.ok(
            "a.png",
            "Uninfected",
            "p",
            "s",
            image.width(),
            image.height(),
            png.length,
            Sha256.hex(png));
    return new PackedCell(entry, png);
  }

  private static PackedCell withoutBytes(PackedCell cell) {
    return new PackedCell(cell.entry(), new byte[0]);
  }
}
