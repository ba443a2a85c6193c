package org.plasmospark.image.synthetic;

import java.util.Objects;
import org.plasmospark.image.CellImage;

/**
 * One drawn cell.
 *
 * @param path where it belongs below the root, named like the NIH cells: {@code
 *     Parasitized/C101P62ThinF_IMG_20150918_151006_cell_61.png}
 * @param parasitized the truth
 * @param patient such as {@code C101P62}
 * @param slide the patient's slide, such as {@code C101P62/IMG_20150918_151006}
 * @param image 60 to 200 pixels a side, black around the cell
 */
public record SyntheticCell(
    String path, boolean parasitized, String patient, String slide, CellImage image) {
  /** Refuses null. */
  public SyntheticCell {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(patient, "patient");
    Objects.requireNonNull(slide, "slide");
    Objects.requireNonNull(image, "image");
  }
}
