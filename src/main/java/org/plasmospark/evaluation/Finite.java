package org.plasmospark.evaluation;

import java.util.Locale;

/** Figures for JSON, tables and people, who have neither NaN nor infinity. */
public final class Finite {
  private Finite() {}

  /** The value; null if it is undefined or infinite. */
  public static Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** The value with four digits after the point for a line; {@code undefined} without one. */
  public static String text(double value) {
    return text(value, 4);
  }

  /** The same with so many digits after the point. */
  public static String text(double value, int digits) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%." + digits + "f", value)
        : "undefined";
  }
}
