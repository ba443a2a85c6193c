package org.plasmospark.image;

import java.util.Locale;

/** How pixels are computed when an image changes its size. */
public enum Resampling {
  /**
   * Triangle filter, as wide as two output pixels when the image shrinks and two input pixels when
   * it grows; equal to Pillow's {@code Image.resize} with {@code BILINEAR}.
   */
  ANTIALIASED_BILINEAR;

  /** The name in settings and bundles, such as {@code antialiased-bilinear}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
