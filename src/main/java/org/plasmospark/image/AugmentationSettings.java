package org.plasmospark.image;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * The ranges from which transformations are drawn, each uniformly, as by Keras' {@code
 * ImageDataGenerator}, and those of the stain, which Keras has not.
 *
 * @param rotationDegrees largest rotation either way, 0..180
 * @param zoomLow smallest zoom, above 0; below 1 enlarges
 * @param zoomHigh largest zoom, at least {@code zoomLow} and at most 10
 * @param shearDegrees largest shear angle either way, 0 to below 90
 * @param shiftX largest shift to the left or right, as a fraction of the width, 0..1
 * @param shiftY largest shift up or down, as a fraction of the height, 0..1
 * @param horizontalFlip mirror every second cell left to right
 * @param verticalFlip mirror every second cell top to bottom
 * @param brightnessLow smallest factor of the colours, at least 0
 * @param brightnessHigh largest factor of the colours, at least {@code brightnessLow}, at most 10
 * @param fillMode what stands where the transformed cell has no pixels
 * @param fillValue colour value of {@link FillMode#CONSTANT}, 0..255
 * @param stain changes of the colours within the cell
 */
public record AugmentationSettings(
    double rotationDegrees,
    double zoomLow,
    double zoomHigh,
    double shearDegrees,
    double shiftX,
    double shiftY,
    boolean horizontalFlip,
    boolean verticalFlip,
    double brightnessLow,
    double brightnessHigh,
    FillMode fillMode,
    double fillValue,
    StainRanges stain)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double LARGEST_FACTOR = 10;

  /** Every cell as it is. */
  public static final AugmentationSettings NONE =
      new AugmentationSettings(0, 1, 1, 0, 0, 0, false, false, 1, 1, FillMode.NEAREST, 0);

  /**
   * @throws UserException naming every value that is out of range
   */
  public AugmentationSettings {
    Objects.requireNonNull(fillMode, "fillMode");
    Objects.requireNonNull(stain, "stain");
    List<String> problems = new ArrayList<>();
    require(
        problems,
        rotationDegrees >= 0 && rotationDegrees <= 180,
        "the rotation must be 0 to 180 degrees, not " + rotationDegrees);
    require(
        problems,
        zoomLow > 0 && zoomLow <= zoomHigh && zoomHigh <= LARGEST_FACTOR,
        "the zoom must be a range within 0 (exclusive) to 10, not %s to %s"
            .formatted(zoomLow, zoomHigh));
    require(
        problems,
        shearDegrees >= 0 && shearDegrees < 90,
        "the shear must be 0 to below 90 degrees, not " + shearDegrees);
    require(
        problems,
        shiftX >= 0 && shiftX <= 1 && shiftY >= 0 && shiftY <= 1,
        "the shifts must be fractions of the side, 0 to 1, not %s and %s"
            .formatted(shiftX, shiftY));
    require(
        problems,
        brightnessLow >= 0 && brightnessLow <= brightnessHigh && brightnessHigh <= LARGEST_FACTOR,
        "the brightness must be a range within 0 to 10, not %s to %s"
            .formatted(brightnessLow, brightnessHigh));
    require(
        problems,
        fillValue >= 0 && fillValue <= 255,
        "the fill value must be 0 to 255, not " + fillValue);
    if (!problems.isEmpty()) {
      throw new UserException(
          ExitCode.USAGE, "Augmentation is impossible: " + String.join("; ", problems) + ".");
    }
  }

  /** With every stain as it is. */
  public AugmentationSettings(
      double rotationDegrees,
      double zoomLow,
      double zoomHigh,
      double shearDegrees,
      double shiftX,
      double shiftY,
      boolean horizontalFlip,
      boolean verticalFlip,
      double brightnessLow,
      double brightnessHigh,
      FillMode fillMode,
      double fillValue) {
    this(
        rotationDegrees,
        zoomLow,
        zoomHigh,
        shearDegrees,
        shiftX,
        shiftY,
        horizontalFlip,
        verticalFlip,
        brightnessLow,
        brightnessHigh,
        fillMode,
        fillValue,
        StainRanges.NONE);
  }

  private static void require(List<String> problems, boolean right, String otherwise) {
    if (!right) {
      problems.add(otherwise);
    }
  }
}
