package org.plasmospark.manifest;

import java.util.Locale;

/** Whether an image may be used. */
public enum EntryStatus {
  OK,
  QUARANTINED;

  /** The name in manifests: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status of that name, in any case.
   *
   * @throws IllegalArgumentException with the known names when there is none
   */
  public static EntryStatus parse(String text) {
    return Texts.parse(EntryStatus.class, "status", text);
  }
}
