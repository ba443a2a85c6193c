package org.plasmospark.evaluation.comparison;

import java.io.Serializable;
import java.util.List;
import org.plasmospark.evaluation.EvaluationAccumulator;

/**
 * Collects cells that several models have scored, in parts that can be merged in any order to
 * exactly the same result.
 *
 * <p>Mutable and not thread safe: one a partition.
 */
public final class ComparisonAccumulator implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] thresholds;
  private final EvaluationAccumulator[] evaluations;

  /** For each model and each other one, cells that only the former called rightly. */
  private final long[][] onlyRight;

  /**
   * @param thresholds of each model: cells with at least this probability are called positive, in
   *     [0, 1]
   */
  public ComparisonAccumulator(List<Double> thresholds) {
    this.thresholds = thresholds.stream().mapToDouble(Double::doubleValue).toArray();
    this.evaluations =
        thresholds.stream().map(EvaluationAccumulator::new).toArray(EvaluationAccumulator[]::new);
    this.onlyRight = new long[thresholds.size()][thresholds.size()];
  }

  /**
   * Counts a cell.
   *
   * @param probabilities of the positive class by each model, in [0, 1]
   * @param actual whether the cell is of the positive class
   * @param patientId whose cell it is; null if unknown
   * @throws IllegalArgumentException if there is another number of probabilities than of models, or
   *     one is not in [0, 1]; then this is not to be used any more
   */
  public void add(double[] probabilities, boolean actual, String patientId) {
    if (probabilities.length != thresholds.length) {
      throw new IllegalArgumentException(
          probabilities.length + " probabilities of " + thresholds.length + " models");
    }
    for (int model = 0; model < thresholds.length; model++) {
      evaluations[model].add(probabilities[model], actual, patientId);
      for (int other = 0; other < thresholds.length; other++) {
        if (isRight(model, probabilities, actual) && !isRight(other, probabilities, actual)) {
          onlyRight[model][other]++;
        }
      }
    }
  }

  /**
   * Adds what the other has collected; the other stays as it is.
   *
   * @return this
   * @throws IllegalArgumentException if the other has other thresholds
   */
  public ComparisonAccumulator merge(ComparisonAccumulator other) {
    if (thresholds.length != other.thresholds.length) {
      throw new IllegalArgumentException("comparisons of other models do not add up");
    }
    for (int model = 0; model < thresholds.length; model++) {
      evaluations[model].merge(other.evaluations[model]);
      for (int second = 0; second < thresholds.length; second++) {
        onlyRight[model][second] =
            Math.addExact(onlyRight[model][second], other.onlyRight[model][second]);
      }
    }
    return this;
  }

  /** Number of models. */
  public int models() {
    return thresholds.length;
  }

  /**
   * The cells as one of the models scored them; not a copy.
   *
   * @param model from 0
   */
  public EvaluationAccumulator evaluation(int model) {
    return evaluations[model];
  }

  /**
   * The calls of two of the models.
   *
   * @param first from 0
   * @param second from 0
   */
  public PairedCalls pair(int first, int second) {
    long cells = evaluations[first].confusion().total();
    long firstRight = cells - evaluations[first].confusion().errors();
    long bothRight = firstRight - onlyRight[first][second];
    return new PairedCalls(
        bothRight,
        onlyRight[first][second],
        onlyRight[second][first],
        cells - firstRight - onlyRight[second][first]);
  }

  private boolean isRight(int model, double[] probabilities, boolean actual) {
    return probabilities[model] >= thresholds[model] == actual;
  }
}
