package org.plasmospark.settings;

/**
 * Random changes to training images; keys {@code augment.*}.
 *
 * @param zoom share, below 1
 * @param shiftX share of the width
 * @param shiftY share of the height
 */
public record AugmentSettings(
    boolean enabled,
    double rotationDegrees,
    double zoom,
    double shearDegrees,
    boolean horizontalFlip,
    boolean verticalFlip,
    double shiftX,
    double shiftY,
    double brightnessMin,
    double brightnessMax,
    Fill fill) {

  /** What fills the pixels that come from outside of the image. */
  public enum Fill {
    /** The nearest edge pixel. */
    NEAREST,
    /** Black. */
    CONSTANT,
    /** The image mirrored at its edge. */
    REFLECT,
    /** The opposite edge. */
    WRAP
  }
}
