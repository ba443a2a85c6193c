package org.plasmospark.manifest;

import java.util.Locale;

/** What is kept together by a split. */
public enum SplitUnit {
  /** All images of a patient are in one split: the honest choice for a clinical figure. */
  PATIENT,
  /** All images of a slide are in one split; a patient with several slides may leak. */
  SLIDE,
  /** Every image for itself, as in the original study; patients and slides leak. */
  IMAGE;

  /** The name in settings: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The unit of that name, in any case.
   *
   * @throws IllegalArgumentException with the known names when there is none
   */
  public static SplitUnit parse(String text) {
    return Texts.parse(SplitUnit.class, "split unit", text);
  }

  /** The group an entry belongs to; null when the entry does not name one. */
  public String groupOf(ManifestEntry entry) {
    return switch (this) {
      case PATIENT -> entry.patientId();
      case SLIDE -> entry.slideId();
      case IMAGE -> entry.sha256();
    };
  }
}
