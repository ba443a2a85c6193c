package org.plasmospark.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as a reader expects them, the same on every host. */
final class Figures {
  private Figures() {}

  /** Whole numbers with separators: 12,345. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A count and its noun: 1 cell, 2 cells. */
  static String count(long value, String singular) {
    return count(value) + " " + singular + (value == 1 ? "" : "s");
  }

  /**
   * A share in [0, 1] as a percentage with one digit; 100.0% and 0.0% only if it is all or none.
   */
  static String percent(double share) {
    if (!Double.isFinite(share)) {
      return "not defined";
    }
    double percent = 100 * share;
    if (share < 1 && percent >= 99.95) {
      return "> 99.9%";
    }
    if (share > 0 && percent < 0.05) {
      return "< 0.1%";
    }
    return String.format(Locale.ROOT, "%.1f%%", percent);
  }

  /** A number with the given digits after the point. */
  static String decimal(double value, int digits) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%." + digits + "f", value)
        : "not measured";
  }

  /** A threshold with all its digits that matter: 0.5, 0.1379, 1E-7. */
  static String threshold(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
    return rounded.scale() > 6 ? rounded.toString() : rounded.toPlainString();
  }

  /** A coordinate in a drawing. */
  static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
