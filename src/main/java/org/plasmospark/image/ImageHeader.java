package org.plasmospark.image;

import java.util.Objects;

/**
 * Format and size of an image within the limits, as its header states them.
 *
 * @param format what the first bytes say it is
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record ImageHeader(ImageFormat format, int width, int height) implements HeaderResult {
  private static final long serialVersionUID = 1L;

  /** Refuses null and empty sizes. */
  public ImageHeader {
    Objects.requireNonNull(format, "format");
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("An image has at least one pixel.");
    }
  }
}
