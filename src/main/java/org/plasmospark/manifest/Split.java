package org.plasmospark.manifest;

import java.util.Locale;

/** What an image is used for. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /** The name in manifests and settings: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The split of that name, in any case.
   *
   * @throws IllegalArgumentException with the known names when there is none
   */
  public static Split parse(String text) {
    return Texts.parse(Split.class, "split", text);
  }
}
