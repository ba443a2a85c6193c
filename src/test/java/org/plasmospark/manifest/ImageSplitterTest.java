package org.plasmospark.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageSplitterTest {
  private static final int IMAGES = 20_000;
  private static final List<String> HASHES = hashes();

  static LongStream seeds() {
    return LongStream.range(-10, 10);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void givesEachSplitAndFoldAboutItsFraction(long seed) {
    ImageSplitter splitter = splitter(0.7, 0.15, 0.15, 4, seed);
    Map<Split, Long> splits = count(splitter::assignImage);
    // Five standard deviations of a random draw of 20,000.
    assertThat(splits.get(Split.TRAIN) / (double) IMAGES).isCloseTo(0.7, within(0.0165));
    assertThat(splits.get(Split.VALIDATION) / (double) IMAGES).isCloseTo(0.15, within(0.013));
    assertThat(splits.get(Split.TEST) / (double) IMAGES).isCloseTo(0.15, within(0.013));
    Map<Integer, Long> folds = count(splitter::assignFold);
    assertThat(folds.keySet()).containsExactlyInAnyOrder(-1, 0, 1, 2, 3);
    assertThat(folds.get(-1)).isEqualTo(splits.get(Split.TEST));
    for (int fold = 0; fold < 4; fold++) {
      assertThat(folds.get(fold) / (double) IMAGES).isCloseTo(0.2125, within(0.015));
    }
  }

  @Test
  void drawsFoldsIndependentlyOfSplits() {
    ImageSplitter splitter = splitter(0.5, 0.5, 0, 2, 3);
    Map<String, Long> cells =
        count(hash -> splitter.assignImage(hash).text() + splitter.assignFold(hash));
    assertThat(cells).hasSize(4);
    assertThat(cells.values())
        .allSatisfy(cell -> assertThat(cell / (double) IMAGES).isCloseTo(0.25, within(0.016)));
  }

  @Test
  void neverUsesASplitOfFractionZero() {
    assertThat(count(splitter(1, 0, 0, 0, 1)::assignImage).keySet()).containsOnly(Split.TRAIN);
    assertThat(count(splitter(0.8, 0.2, 0, 0, 1)::assignImage).keySet())
        .containsOnly(Split.TRAIN, Split.VALIDATION);
    assertThat(count(splitter(0.8, 0, 0.2, 0, 1)::assignImage).keySet())
        .containsOnly(Split.TRAIN, Split.TEST);
  }

  @Test
  void splitsOtherwiseWithAnotherSeed() {
    ImageSplitter one = splitter(0.5, 0.5, 0, 0, 1);
    ImageSplitter two = splitter(0.5, 0.5, 0, 0, 2);
    long same =
        HASHES.stream().filter(hash -> one.assignImage(hash) == two.assignImage(hash)).count();
    assertThat(same / (double) IMAGES).isCloseTo(0.5, within(0.02));
  }

  /** Published splits must not move with a new version of the program. */
  @Test
  void keepsTheSplitThatItAlwaysMade() {
    ImageSplitter splitter = splitter(0.4, 0.3, 0.3, 3, 42);
    List<String> made =
        HASHES.stream()
            .limit(8)
            .map(hash -> splitter.assignImage(hash).text() + splitter.assignFold(hash))
            .toList();
    assertThat(made)
        .containsExactly(
            "train0",
            "validation2",
            "validation2",
            "train0",
            "train2",
            "train2",
            "validation2",
            "validation2");
  }

  @Test
  void refusesPlansThatKeepGroupsTogether() {
    SplitPlan plan = new SplitPlan(SplitUnit.PATIENT, 0.7, 0.15, 0.15, 0, 1);
    assertThatThrownBy(() -> new ImageSplitter(plan)).isInstanceOf(IllegalArgumentException.class);
  }

  private static <T> Map<T, Long> count(Function<String, T> function) {
    return HASHES.stream().collect(Collectors.groupingBy(function, Collectors.counting()));
  }

  private static ImageSplitter splitter(double a, double b, double c, int folds, long seed) {
    return new ImageSplitter(new SplitPlan(SplitUnit.IMAGE, a, b, c, folds, seed));
  }

  private static List<String> hashes() {
    Random random = new Random(5);
    return IntStream.range(0, IMAGES).mapToObj(i -> ManifestSamples.sha256(random)).toList();
  }
}
