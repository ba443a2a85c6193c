package org.plasmospark.settings;

import java.util.Locale;
import org.plasmospark.image.Preprocessing;

/**
 * The network; keys {@code model.*}.
 *
 * @param preprocessing how cells become its input
 */
public record ModelSettings(Architecture name, Preprocessing preprocessing) {

  /** The networks that can be trained. */
  public enum Architecture {
    /** The study's own network of two convolutions. */
    CUSTOM_CNN;

    /** The name in settings, bundles and predictions. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
