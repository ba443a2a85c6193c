package org.plasmospark.image;

import java.io.Serializable;
import java.util.Objects;

/**
 * One drawn transformation, with the meanings of Keras' {@code apply_transform}: the matrix that
 * takes an output pixel's (x, y) to the place its colour comes from is rotation times shift times
 * shear times zoom, about the image's centre; then come the flips, then the brightness. The stain,
 * which Keras has not, comes before all of these.
 *
 * @param theta rotation in degrees
 * @param tx shift in the x direction as a fraction of the width; Keras has it in pixels
 * @param ty shift in the y direction as a fraction of the height; Keras has it in pixels
 * @param shear shear angle in degrees
 * @param zx zoom in the x direction; below 1 enlarges
 * @param zy zoom in the y direction; below 1 enlarges
 * @param flipHorizontal left becomes right
 * @param flipVertical top becomes bottom
 * @param brightness factor of every colour, 1 for unchanged
 * @param stain change of the colours within the cell
 */
public record AffineParameters(
    double theta,
    double tx,
    double ty,
    double shear,
    double zx,
    double zy,
    boolean flipHorizontal,
    boolean flipVertical,
    double brightness,
    StainChange stain)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Changes nothing. */
  public static final AffineParameters IDENTITY =
      new AffineParameters(0, 0, 0, 0, 1, 1, false, false, 1);

  /**
   * @throws IllegalArgumentException if a number is not finite, a zoom not positive or the
   *     brightness negative
   */
  public AffineParameters {
    Objects.requireNonNull(stain, "stain");
    double sum = theta + tx + ty + shear + zx + zy + brightness;
    if (!Double.isFinite(sum) || zx <= 0 || zy <= 0 || brightness < 0) {
      throw new IllegalArgumentException("No such transformation can be carried out.");
    }
  }

  /** With the stain as it is. */
  public AffineParameters(
      double theta,
      double tx,
      double ty,
      double shear,
      double zx,
      double zy,
      boolean flipHorizontal,
      boolean flipVertical,
      double brightness) {
    this(theta, tx, ty, shear, zx, zy, flipHorizontal, flipVertical, brightness, StainChange.NONE);
  }
}
