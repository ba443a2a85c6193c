package org.plasmospark.image;

import java.util.Objects;

/**
 * A file that could be read completely.
 *
 * @param image its pixels
 */
public record Decoded(CellImage image) implements DecodeResult {
  /** Refuses null. */
  public Decoded {
    Objects.requireNonNull(image, "image");
  }
}
