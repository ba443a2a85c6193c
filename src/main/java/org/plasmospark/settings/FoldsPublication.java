package org.plasmospark.settings;

import java.util.Locale;

/** What a cross-validation publishes besides the networks of its folds. */
public enum FoldsPublication {
  /** Nothing. */
  FOLDS,
  /** A model that averages the probabilities of the networks. */
  ENSEMBLE,
  /** One network with the mean of their parameters. */
  SOUP;

  /** As in the settings. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
