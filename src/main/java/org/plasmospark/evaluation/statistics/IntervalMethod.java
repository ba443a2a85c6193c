package org.plasmospark.evaluation.statistics;

/** How the bounds of an interval were made. */
public enum IntervalMethod {
  /** Clopper-Pearson's bounds on as many cells as those of the patients are worth. */
  KORN_GRAUBARD("korn-graubard"),
  /** Clopper-Pearson's bounds with each patient as one observation. */
  CLOPPER_PEARSON("clopper-pearson"),
  /** Percentiles over draws of the patients, with tails widened for their number. */
  BOOTSTRAP("bootstrap"),
  /** The metric's formula at the bounds of the proportions that it is made of. */
  COMBINED("combined"),
  /** The bounds of a difference from those of its two figures. */
  MOVER("mover");

  private final String text;

  IntervalMethod(String text) {
    this.text = text;
  }

  /** The name in files. */
  public String text() {
    return text;
  }
}
