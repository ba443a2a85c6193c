package org.plasmospark.settings;

/** Measuring a model; keys {@code evaluate.*}. */
public record EvaluateSettings(Split split, double threshold, int wrongCells) {

  /** Which images are measured. */
  public enum Split {
    /** What the model was fitted to. */
    TRAIN,
    /** What epochs and thresholds are chosen on. */
    VALIDATION,
    /** What nothing was chosen on. */
    TEST
  }
}
