package org.plasmospark.spark.comparison;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.plasmospark.evaluation.comparison.ComparisonAccumulator;
import org.plasmospark.manifest.LabelSet;

/**
 * What was counted of cells that several models have predicted: the cells that all have, and for
 * each model what is missing or cannot be used.
 *
 * <p>Mutable and not thread safe: one a partition.
 */
public final class MatchedPredictions implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LabelSet labels;
  private final ComparisonAccumulator counts;
  private final long[] missing;
  private final long[] unusable;

  MatchedPredictions(List<Double> thresholds, LabelSet labels) {
    this.labels = labels;
    this.counts = new ComparisonAccumulator(thresholds);
    this.missing = new long[thresholds.size()];
    this.unusable = new long[thresholds.size()];
  }

  /** The cells that every model has predicted. */
  public ComparisonAccumulator counts() {
    return counts;
  }

  /**
   * Cells that another model has predicted and this one has not.
   *
   * @param model from 0
   */
  public long missing(int model) {
    return missing[model];
  }

  /**
   * Predictions without a probability in [0, 1] or without one of the two labels.
   *
   * @param model from 0
   */
  public long unusable(int model) {
    return unusable[model];
  }

  /**
   * Counts an image.
   *
   * @param label of the image
   * @param patientId whose it is; null if unknown
   * @param predictions of the image: number of the model and probability. A model has several where
   *     the data hold the same bytes more than once.
   */
  MatchedPredictions add(String label, String patientId, List<Row> predictions) {
    List<List<Double>> byModel = new ArrayList<>();
    for (int model = 0; model < missing.length; model++) {
      byModel.add(new ArrayList<>());
    }
    boolean usable = true;
    for (Row prediction : predictions) {
      int model = prediction.getInt(0);
      if (isUsable(label, prediction)) {
        byModel.get(model).add(prediction.getDouble(1));
      } else {
        unusable[model]++;
        usable = false;
      }
    }
    if (usable) {
      add(label, patientId, byModel, predictions.size());
    }
    return this;
  }

  private void add(String label, String patientId, List<List<Double>> byModel, int predictions) {
    int cells = byModel.stream().mapToInt(List::size).max().orElse(0);
    for (int model = 0; model < missing.length; model++) {
      missing[model] += cells - byModel.get(model).size();
      // Which of two equal images is which nobody knows; their probabilities are equal, but for
      // rounding.
      Collections.sort(byModel.get(model));
    }
    if (cells * missing.length == predictions) {
      for (int cell = 0; cell < cells; cell++) {
        int at = cell;
        double[] probabilities =
            IntStream.range(0, missing.length)
                .mapToDouble(model -> byModel.get(model).get(at))
                .toArray();
        counts.add(probabilities, labels.isPositive(label), patientId);
      }
    }
  }

  /**
   * Adds what the other has counted; the other stays as it is.
   *
   * @return this
   */
  MatchedPredictions merge(MatchedPredictions other) {
    counts.merge(other.counts);
    for (int model = 0; model < missing.length; model++) {
      missing[model] += other.missing[model];
      unusable[model] += other.unusable[model];
    }
    return this;
  }

  private boolean isUsable(String label, Row prediction) {
    return label != null
        && labels.list().contains(label)
        && !prediction.isNullAt(1)
        && prediction.getDouble(1) >= 0
        && prediction.getDouble(1) <= 1;
  }
}
