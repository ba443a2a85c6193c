package org.plasmospark.manifest;

import java.io.Serializable;

/**
 * Splits image by image: each goes where a seeded hash of its bytes' sha256 falls, so that no
 * machine needs to know the others, and so that identical images share a split. The fractions are
 * those of a random draw: of n images a part gets its fraction ± a few times √(fraction·(1 −
 * fraction)/n).
 *
 * @param plan with the unit {@link SplitUnit#IMAGE}
 */
public record ImageSplitter(SplitPlan plan) implements Serializable {
  /**
   * @throws IllegalArgumentException when the plan keeps groups together
   */
  public ImageSplitter {
    if (plan.by() != SplitUnit.IMAGE) {
      throw new IllegalArgumentException("the plan splits by " + plan.by().text());
    }
  }

  /** The split of the image with that sha256. */
  public Split assignImage(String sha256) {
    double at = SeededHash.unit(plan.seed(), "split", sha256);
    if (at < plan.train()) {
      return Split.TRAIN;
    }
    // Rounding of the sum must not put an image into a split whose fraction is 0.
    if (plan.test() == 0 || (plan.validation() > 0 && at < plan.train() + plan.validation())) {
      return plan.validation() == 0 ? Split.TRAIN : Split.VALIDATION;
    }
    return Split.TEST;
  }

  /** The fold of the image with that sha256; {@link ManifestEntry#NO_FOLD} for test images. */
  public int assignFold(String sha256) {
    if (plan.folds() == 0 || assignImage(sha256) == Split.TEST) {
      return ManifestEntry.NO_FOLD;
    }
    return (int) (SeededHash.unit(plan.seed(), "fold", sha256) * plan.folds());
  }
}
