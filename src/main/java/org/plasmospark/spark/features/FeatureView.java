package org.plasmospark.spark.features;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.plasmospark.image.AffineParameters;
import org.plasmospark.image.Augmentation;
import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.manifest.Sha256;

/**
 * One way to look at every cell: as it is, or transformed by a draw of its own.
 *
 * @param number 0 for the cells as they are
 * @param augmentation the ranges of the draws; none for view 0
 * @param seed of the draws; 0 for view 0
 */
public record FeatureView(int number, AugmentationSettings augmentation, long seed)
    implements Serializable {
  private static final int HASH_LENGTH = 16;

  /** The cells as they are. */
  public static final FeatureView PLAIN = new FeatureView(0, AugmentationSettings.NONE, 0);

  /** View 0 and augmented ones, so many together. */
  public static List<FeatureView> of(int count, AugmentationSettings augmentation, long seed) {
    List<FeatureView> views = new ArrayList<>(List.of(PLAIN));
    for (int number = 1; number < count; number++) {
      views.add(new FeatureView(number, augmentation, seed));
    }
    return views;
  }

  /** The transformation of a cell. */
  AffineParameters draw(String sha256) {
    return number == 0
        ? AffineParameters.IDENTITY
        : new Augmentation(augmentation).draw(seed, number, sha256);
  }

  /** Names a folder; different for views that look different. */
  String folder() {
    if (number == 0) {
      return "view-0";
    }
    String drawn = "augmentation-1;seed=" + seed + ";" + augmentation;
    return "view-%d-%s"
        .formatted(
            number, Sha256.hex(drawn.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_LENGTH));
  }
}
