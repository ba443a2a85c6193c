package org.plasmospark.evaluation.statistics;

/**
 * McNemar's test of whether two models are right on the same share of cells, from the cells that
 * exactly one of them calls rightly: McNemar, Psychometrika 12 (1947) 153-157. Two-sided.
 *
 * <p>It takes cells as independent. Cells of one patient are not, so that the p-value is too small
 * where errors pile up in a few patients; the interval of a difference over patients is free of
 * that.
 *
 * @param onlyFirst cells that only the first model called rightly, at least 0
 * @param onlySecond cells that only the second called rightly, at least 0
 * @param method which of the two was computed
 * @param pValue in [0, 1]; 1 if there is no such cell
 */
public record McNemarTest(long onlyFirst, long onlySecond, Method method, double pValue) {

  /**
   * Up to so many cells the binomial distribution is summed up. Its smallest term,
   * 2<sup>-1000</sup>, is still a normal double.
   */
  static final long MOST_FOR_EXACT = 1000;

  /** How a p-value was found. */
  public enum Method {
    /** Tails of the binomial distribution with probability one half. */
    EXACT("exact"),
    /** Chi-square with one degree of freedom and Edwards' correction. */
    CHI_SQUARE("chi-square");

    private final String text;

    Method(String text) {
      this.text = text;
    }

    /** The name in files. */
    public String text() {
      return text;
    }
  }

  /**
   * The test of two counts.
   *
   * @throws IllegalArgumentException if a count is negative
   */
  public static McNemarTest of(long onlyFirst, long onlySecond) {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException("counts of " + onlyFirst + " and " + onlySecond);
    }
    long both = Math.addExact(onlyFirst, onlySecond);
    boolean exact = both <= MOST_FOR_EXACT;
    return new McNemarTest(
        onlyFirst,
        onlySecond,
        exact ? Method.EXACT : Method.CHI_SQUARE,
        exact
            ? exact(Math.min(onlyFirst, onlySecond), both)
            : ErrorFunction.complement(Math.sqrt(corrected(onlyFirst, onlySecond) / 2)));
  }

  /**
   * The chi-square statistic (|b - c| - 1)<sup>2</sup> / (b + c), Edwards, Psychometrika 13 (1948)
   * 185-187; NaN for {@link Method#EXACT}, which has none.
   */
  public double statistic() {
    return method == Method.EXACT ? Double.NaN : corrected(onlyFirst, onlySecond);
  }

  /** Twice the lower tail: the distribution is symmetric. */
  private static double exact(long fewer, long both) {
    double term = Math.scalb(1.0, (int) -both);
    double tail = term;
    for (long i = 1; i <= fewer; i++) {
      term *= (double) (both - i + 1) / i;
      tail += term;
    }
    return Math.min(1, 2 * tail);
  }

  private static double corrected(long onlyFirst, long onlySecond) {
    double distance = Math.max(0, Math.abs((double) onlyFirst - onlySecond) - 1);
    return distance * distance / ((double) onlyFirst + onlySecond);
  }
}
