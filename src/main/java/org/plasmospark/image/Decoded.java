package org.plasmospark.image;

import java.util.Objects;
import java.util.Set;

/**
 * A file that could be read completely.
 *
 * @param image its pixels
 * @param remarks what the file, not its pixels, makes suspicious; nothing of most
 */
public record Decoded(CellImage image, Set<CellFinding> remarks) implements DecodeResult {
  private static final long serialVersionUID = 1L;

  /** Refuses null. */
  public Decoded {
    Objects.requireNonNull(image, "image");
    remarks = Set.copyOf(remarks);
  }

  /** A file of which nothing has to be said. */
  public Decoded(CellImage image) {
    this(image, Set.of());
  }
}
