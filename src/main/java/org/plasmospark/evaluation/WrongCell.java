package org.plasmospark.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * A wrongly called cell, with what a person needs to look at it.
 *
 * @param imageId sha256 of the image's bytes
 * @param path where the image is, relative to the root of the data
 * @param patientId null if unknown
 * @param actualLabel the class it is of
 * @param probability predicted probability of the positive class, in [0, 1]
 * @param png the picture; empty if there is none. Not copied: not to be changed.
 */
public record WrongCell(
    String imageId,
    String path,
    String patientId,
    String actualLabel,
    double probability,
    byte[] png)
    implements Serializable {

  public WrongCell {
    Objects.requireNonNull(imageId, "imageId");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(actualLabel, "actualLabel");
    Objects.requireNonNull(png, "png");
  }

  /** The same cell with a picture. */
  public WrongCell withPng(byte[] picture) {
    return new WrongCell(imageId, path, patientId, actualLabel, probability, picture);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WrongCell that
        && imageId.equals(that.imageId)
        && path.equals(that.path)
        && Objects.equals(patientId, that.patientId)
        && actualLabel.equals(that.actualLabel)
        && Double.compare(probability, that.probability) == 0
        && Arrays.equals(png, that.png);
  }

  @Override
  public int hashCode() {
    return Objects.hash(imageId, path, probability);
  }

  @Override
  public String toString() {
    return "WrongCell[" + path + ", " + actualLabel + ", " + probability + "]";
  }
}
