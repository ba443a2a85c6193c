package org.plasmospark.evaluation.statistics;

import java.util.function.ToDoubleFunction;
import org.plasmospark.evaluation.ConfusionMatrix;

/** The metrics that get intervals. */
public enum SampledMetric {
  /** {@link ConfusionMatrix#accuracy()}. */
  ACCURACY("accuracy", ConfusionMatrix::accuracy),
  /** {@link ConfusionMatrix#sensitivity()}. */
  SENSITIVITY("sensitivity", ConfusionMatrix::sensitivity),
  /** {@link ConfusionMatrix#specificity()}. */
  SPECIFICITY("specificity", ConfusionMatrix::specificity),
  /** {@link ConfusionMatrix#ppv()}. */
  PPV("ppv", ConfusionMatrix::ppv),
  /** {@link ConfusionMatrix#npv()}. */
  NPV("npv", ConfusionMatrix::npv),
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

  SampledMetric(String text, ToDoubleFunction<ConfusionMatrix> ofCalls) {
    this.text = text;
    this.ofCalls = ofCalls;
  }

  /** The name in files. */
  public String text() {
    return text;
  }

  /** The metric of some cells; NaN if undefined. */
  double of(ConfusionMatrix calls, double auc) {
    return ofCalls == null ? auc : ofCalls.applyAsDouble(calls);
  }
}
