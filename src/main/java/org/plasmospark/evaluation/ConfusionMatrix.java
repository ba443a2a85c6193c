package org.plasmospark.evaluation;

import java.io.Serializable;

/**
 * The calls of a two-class classifier against the truth, counted once; every metric is derived from
 * these four counts. Adding two matrices is associative and commutative.
 *
 * <p>A metric whose denominator is zero is undefined and given as {@link Double#NaN}, never as 0.
 * All others lie in [0, 1], but for {@link #mcc()}, which lies in [-1, 1].
 *
 * <p>Definitions: Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 27 (2006)
 * 861-874, where a metric does not name its own source.
 *
 * @param truePositives positive cells called positive
 * @param falsePositives negative cells called positive: false alarms
 * @param trueNegatives negative cells called negative
 * @param falseNegatives positive cells called negative: misses
 */
public record ConfusionMatrix(
    long truePositives, long falsePositives, long trueNegatives, long falseNegatives)
    implements Serializable {

  /** No cells yet; the neutral element of {@link #plus}. */
  public static final ConfusionMatrix EMPTY = new ConfusionMatrix(0, 0, 0, 0);

  private static final ConfusionMatrix TRUE_POSITIVE = new ConfusionMatrix(1, 0, 0, 0);
  private static final ConfusionMatrix FALSE_POSITIVE = new ConfusionMatrix(0, 1, 0, 0);
  private static final ConfusionMatrix TRUE_NEGATIVE = new ConfusionMatrix(0, 0, 1, 0);
  private static final ConfusionMatrix FALSE_NEGATIVE = new ConfusionMatrix(0, 0, 0, 1);

  /**
   * @throws IllegalArgumentException if a count is negative
   */
  public ConfusionMatrix {
    if (truePositives < 0 || falsePositives < 0 || trueNegatives < 0 || falseNegatives < 0) {
      throw new IllegalArgumentException("a confusion matrix has no negative counts");
    }
  }

  /** The matrix of a single cell; {@code true} stands for the positive class. */
  public static ConfusionMatrix of(boolean actual, boolean predicted) {
    if (actual) {
      return predicted ? TRUE_POSITIVE : FALSE_NEGATIVE;
    }
    return predicted ? FALSE_POSITIVE : TRUE_NEGATIVE;
  }

  /**
   * The counts of both.
   *
   * @throws ArithmeticException if a count exceeds {@link Long#MAX_VALUE}
   */
  public ConfusionMatrix plus(ConfusionMatrix other) {
    return new ConfusionMatrix(
        Math.addExact(truePositives, other.truePositives),
        Math.addExact(falsePositives, other.falsePositives),
        Math.addExact(trueNegatives, other.trueNegatives),
        Math.addExact(falseNegatives, other.falseNegatives));
  }

  /** All cells. */
  public long total() {
    return truePositives + falsePositives + trueNegatives + falseNegatives;
  }

  /** Cells that are positive. */
  public long positives() {
    return truePositives + falseNegatives;
  }

  /** Cells that are negative. */
  public long negatives() {
    return trueNegatives + falsePositives;
  }

  /** Cells that were called positive. */
  public long predictedPositives() {
    return truePositives + falsePositives;
  }

  /** Cells that were called negative. */
  public long predictedNegatives() {
    return trueNegatives + falseNegatives;
  }

  /** Cells that were called wrongly. */
  public long errors() {
    return falsePositives + falseNegatives;
  }

  /** (TP + TN) / all; NaN without cells. */
  public double accuracy() {
    return ratio(truePositives + trueNegatives, total());
  }

  /**
   * TP / (TP + FN), also called recall or true positive rate; NaN without positive cells. Altman
   * and Bland, BMJ 308 (1994) 1552.
   */
  public double sensitivity() {
    return ratio(truePositives, positives());
  }

  /**
   * TN / (TN + FP), also called true negative rate; NaN without negative cells. Altman and Bland,
   * BMJ 308 (1994) 1552.
   */
  public double specificity() {
    return ratio(trueNegatives, negatives());
  }

  /**
   * Positive predictive value or precision, TP / (TP + FP); NaN if nothing was called positive.
   * Holds at this {@link #prevalence()} only. Altman and Bland, BMJ 309 (1994) 102.
   */
  public double ppv() {
    return ratio(truePositives, predictedPositives());
  }

  /**
   * Negative predictive value, TN / (TN + FN); NaN if nothing was called negative. Holds at this
   * {@link #prevalence()} only. Altman and Bland, BMJ 309 (1994) 102.
   */
  public double npv() {
    return ratio(trueNegatives, predictedNegatives());
  }

  /**
   * Harmonic mean of {@link #ppv()} and {@link #sensitivity()}, 2 TP / (2 TP + FP + FN); NaN if
   * there is neither a positive cell nor a positive call. Van Rijsbergen, Information Retrieval
   * (1979), chapter 7.
   */
  public double f1() {
    return ratio(2.0 * truePositives, 2.0 * truePositives + falsePositives + falseNegatives);
  }

  /**
   * Matthews correlation coefficient, (TP TN - FP FN) / sqrt((TP + FP)(TP + FN)(TN + FP)(TN + FN));
   * NaN if a row or a column of the matrix is empty. Matthews, Biochimica et Biophysica Acta 405
   * (1975) 442-451.
   */
  public double mcc() {
    // In doubles: the products of four counts leave the range of a long from 5e4 cells on.
    double covariance =
        (double) truePositives * trueNegatives - (double) falsePositives * falseNegatives;
    double calls = Math.sqrt((double) predictedPositives() * predictedNegatives());
    double truths = Math.sqrt((double) positives() * negatives());
    if (calls == 0 || truths == 0) {
      return Double.NaN;
    }
    return Math.max(-1, Math.min(1, covariance / calls / truths));
  }

  /**
   * Mean of {@link #sensitivity()} and {@link #specificity()}; NaN unless there are cells of both
   * classes. Brodersen et al., The balanced accuracy and its posterior distribution, ICPR (2010)
   * 3121-3124.
   */
  public double balancedAccuracy() {
    return (sensitivity() + specificity()) / 2;
  }

  /** Share of the cells that are positive, (TP + FN) / all; NaN without cells. */
  public double prevalence() {
    return ratio(positives(), total());
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? Double.NaN : part / whole;
  }
}
