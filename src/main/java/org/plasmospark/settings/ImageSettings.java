package org.plasmospark.settings;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which files are cells and what their paths say; keys {@code images.*}.
 *
 * @param extensions file-name endings in lower case, without the dot
 * @param patientPattern has a group {@code patient} and perhaps a group {@code slide}
 */
public record ImageSettings(
    Limits limits,
    List<String> extensions,
    String negativeLabel,
    String positiveLabel,
    Pattern patientPattern) {

  /** Copies the list. */
  public ImageSettings {
    extensions = List.copyOf(extensions);
  }

  /** Bounds on one image, checked before its pixels are decoded; bytes and pixels. */
  public record Limits(long maxBytes, long maxPixels, int maxSide, int minSide) {}
}
