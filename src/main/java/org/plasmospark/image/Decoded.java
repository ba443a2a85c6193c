package org.plasmospark.image;

import java.util.Objects;

/**
 * A file that could be read completely.
 *
 * @param image its pixels
 */
public record Decoded(CellImage image) implements DecodeResult {
  private static final long serialVersionUID = 1L;

  /** Refuses null. */
  public Decoded {
    Objects.requireNonNull(image, "image");
  }
}
