package org.plasmospark.evaluation;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The cells of one patient, as far as metrics ask for them: the calls, and the score of each cell
 * by its bin of a {@link ScoreHistogram}. Takes 4 to 8 bytes a cell.
 *
 * <p>Mutable and not thread safe; only {@link EvaluationAccumulator} changes it.
 */
public final class PatientScores implements Serializable {
  private static final long serialVersionUID = 1L;

  private ConfusionMatrix confusion = ConfusionMatrix.EMPTY;
  private int[] ranks = new int[8];
  private int size;

  PatientScores() {}

  /** The calls on the cells. */
  public ConfusionMatrix confusion() {
    return confusion;
  }

  /**
   * A number for each cell, in ascending order: twice its bin, one more if the cell is positive.
   * Bins rise with the score.
   */
  public int[] ranks() {
    int[] sorted = Arrays.copyOf(ranks, size);
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * Area under the ROC curve of these cells alone, as {@link ScoreHistogram#auc()}; NaN unless
   * there are cells of both classes.
   */
  public double auc() {
    double pairs = (double) confusion.positives() * confusion.negatives();
    int[] sorted = ranks();
    double twiceWon = 0;
    double negativesBelow = 0;
    for (int from = 0; from < sorted.length; ) {
      int to = from;
      double positives = 0;
      while (to < sorted.length && sorted[to] / 2 == sorted[from] / 2) {
        positives += sorted[to++] % 2;
      }
      double tied = to - from - positives;
      twiceWon += positives * (2 * negativesBelow + tied);
      negativesBelow += tied;
      from = to;
    }
    return pairs == 0 ? Double.NaN : twiceWon / 2 / pairs;
  }

  void add(double score, boolean actual, ConfusionMatrix call) {
    confusion = confusion.plus(call);
    reserve(1);
    ranks[size++] = 2 * ScoreHistogram.bin(score) + (actual ? 1 : 0);
  }

  void merge(PatientScores other) {
    confusion = confusion.plus(other.confusion);
    reserve(other.size);
    System.arraycopy(other.ranks, 0, ranks, size, other.size);
    size += other.size;
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > ranks.length) {
      ranks = Arrays.copyOf(ranks, (int) Math.min(Integer.MAX_VALUE - 8, 2L * needed));
    }
  }
}
