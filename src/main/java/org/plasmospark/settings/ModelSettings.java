package org.plasmospark.settings;

import java.util.Locale;
import java.util.Optional;

/** The network; keys {@code model.*}. */
public record ModelSettings(Architecture name, Optional<String> version, Input input) {

  /** The networks that can be trained. */
  public enum Architecture {
    /** The study's own network of two convolutions. */
    CUSTOM_CNN;

    /** The name in settings, bundles and predictions. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Size that cells are resized to, in pixels. */
  public record Input(int width, int height) {}
}
