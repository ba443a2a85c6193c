package org.plasmospark.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.image.FillMode;
import org.plasmospark.image.StainRanges;

class FeatureViewTest {

  @Test
  void namesAFolderForEveryRangeOfTheStain() {
    assertThat(
            List.of(
                folder(StainRanges.NONE),
                folder(new StainRanges(0.5, 1, 1, 1, 1, 1)),
                folder(new StainRanges(1, 1.5, 1, 1, 1, 1)),
                folder(new StainRanges(1, 1, 0.5, 1, 1, 1)),
                folder(new StainRanges(1, 1, 1, 1.5, 1, 1)),
                folder(new StainRanges(1, 1, 1, 1, 0.5, 1)),
                folder(new StainRanges(1, 1, 1, 1, 1, 1.5))))
        .doesNotHaveDuplicates();
  }

  @Test
  void drawsTheStainOfAnAugmentedViewAlone() {
    List<FeatureView> views = FeatureView.of(2, settings(new StainRanges(0.5, 0.9, 1, 1, 1, 1)), 7);
    assertThat(views.get(0).draw("a").stain().saturation()).isEqualTo(1);
    assertThat(views.get(1).draw("a").stain().saturation()).isBetween(0.5, 0.9);
  }

  private static String folder(StainRanges stain) {
    return new FeatureView(1, settings(stain), 7).folder();
  }

  private static AugmentationSettings settings(StainRanges stain) {
    return new AugmentationSettings(
        25, 0.9, 1.1, 10, 0, 0, true, false, 1, 1, FillMode.NEAREST, 0, stain);
  }
}
