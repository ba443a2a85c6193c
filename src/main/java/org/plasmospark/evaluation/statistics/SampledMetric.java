package org.plasmospark.evaluation.statistics;

import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.plasmospark.evaluation.ConfusionMatrix;

/** The metrics that get intervals. */
public enum SampledMetric {
  /** {@link ConfusionMatrix#accuracy()}. */
  ACCURACY(
      "accuracy",
      ConfusionMatrix::accuracy,
      calls -> calls.total() - calls.errors(),
      ConfusionMatrix::total),
  /** {@link ConfusionMatrix#sensitivity()}. */
  SENSITIVITY(
      "sensitivity",
      ConfusionMatrix::sensitivity,
      ConfusionMatrix::truePositives,
      ConfusionMatrix::positives),
  /** {@link ConfusionMatrix#specificity()}. */
  SPECIFICITY(
      "specificity",
      ConfusionMatrix::specificity,
      ConfusionMatrix::trueNegatives,
      ConfusionMatrix::negatives),
  /** {@link ConfusionMatrix#ppv()}. */
  PPV(
      "ppv",
      ConfusionMatrix::ppv,
      ConfusionMatrix::truePositives,
      ConfusionMatrix::predictedPositives),
  /** {@link ConfusionMatrix#npv()}. */
  NPV(
      "npv",
      ConfusionMatrix::npv,
      ConfusionMatrix::trueNegatives,
      ConfusionMatrix::predictedNegatives),
  /** {@link ConfusionMatrix#f1()}. */
  F1("f1", ConfusionMatrix::f1),
  /** {@link ConfusionMatrix#mcc()}. */
  MCC("mcc", ConfusionMatrix::mcc),
  /** {@link ConfusionMatrix#balancedAccuracy()}. */
  BALANCED_ACCURACY("balancedAccuracy", ConfusionMatrix::balancedAccuracy),
  /** {@link org.plasmospark.evaluation.ScoreHistogram#auc()}. */
  AUC("auc", null);

  private final String text;
  private final ToDoubleFunction<ConfusionMatrix> ofCalls;
  private final ToLongFunction<ConfusionMatrix> part;
  private final ToLongFunction<ConfusionMatrix> whole;

  SampledMetric(String text, ToDoubleFunction<ConfusionMatrix> ofCalls) {
    this(text, ofCalls, null, null);
  }

  SampledMetric(
      String text,
      ToDoubleFunction<ConfusionMatrix> ofCalls,
      ToLongFunction<ConfusionMatrix> part,
      ToLongFunction<ConfusionMatrix> whole) {
    this.text = text;
    this.ofCalls = ofCalls;
    this.part = part;
    this.whole = whole;
  }

  /** The name in files. */
  public String text() {
    return text;
  }

  /** The metric of some cells; NaN if undefined. */
  double of(ConfusionMatrix calls, double auc) {
    return ofCalls == null ? auc : ofCalls.applyAsDouble(calls);
  }

  /** Whether it is one number of cells over another. */
  boolean isProportion() {
    return whole != null;
  }

  /** The cells that a proportion counts. */
  long part(ConfusionMatrix calls) {
    return part.applyAsLong(calls);
  }

  /** The cells that a proportion counts them among. */
  long whole(ConfusionMatrix calls) {
    return whole.applyAsLong(calls);
  }
}
