package org.plasmospark.evaluation;

/** Figures for JSON and tables, which have neither NaN nor infinity. */
public final class Finite {
  private Finite() {}

  /** The value; null if it is undefined or infinite. */
  public static Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
