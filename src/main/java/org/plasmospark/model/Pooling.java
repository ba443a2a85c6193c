package org.plasmospark.model;

import java.util.Locale;

/** How the channels of a base network become the one vector that a head takes. */
public enum Pooling {
  /** All values, channel by channel, row by row. */
  FLATTEN,
  /** The mean of each channel. */
  AVERAGE;

  /** The name in settings and bundles. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
