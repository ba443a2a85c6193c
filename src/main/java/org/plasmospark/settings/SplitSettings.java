package org.plasmospark.settings;

import java.util.List;

/**
 * Which images train, choose and test; keys {@code split.*}.
 *
 * @param fractions of training, validation and test; they add up to 1
 * @param folds 0 for none
 * @param seed {@code split.seed}, or the run's where that is null
 */
public record SplitSettings(
    By by, List<Double> fractions, int folds, long seed, boolean allowLeaks) {

  /** Copies the list. */
  public SplitSettings {
    fractions = List.copyOf(fractions);
  }

  /** What stays together in one split. */
  public enum By {
    /** All images of a patient. */
    PATIENT,
    /** All images of a slide. */
    SLIDE,
    /** Nothing but the image itself; leaks patients. */
    IMAGE
  }
}
