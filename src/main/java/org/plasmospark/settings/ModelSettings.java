package org.plasmospark.settings;

import java.util.Locale;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Scaling;

/**
 * The network; keys {@code model.*}.
 *
 * @param preprocessing how cells become its input
 */
public record ModelSettings(Architecture name, Preprocessing preprocessing) {

  /** The networks that can be trained. */
  public enum Architecture {
    /** The study's own network of two convolutions. */
    CUSTOM_CNN(Scaling.UNIT);

    private final Scaling scaling;

    Architecture(Scaling scaling) {
      this.scaling = scaling;
    }

    /** What the network is trained with if nothing else is set. */
    Scaling scaling() {
      return scaling;
    }

    /** The name in settings, bundles and predictions. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
