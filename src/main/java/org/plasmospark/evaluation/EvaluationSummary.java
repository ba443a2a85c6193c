package org.plasmospark.evaluation;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What an evaluation found. Undefined metrics are {@link Double#NaN}.
 *
 * @param split which part of the data was evaluated, such as {@code test}
 * @param positiveLabel name of the class whose probability was scored
 * @param negativeLabel name of the other class
 * @param threshold cells with at least this probability were called positive, in [0, 1]
 * @param confusion the calls at the threshold, counted cell by cell
 * @param auc area under the ROC curve, see {@link ScoreHistogram#auc()}
 * @param aucErrorBound see {@link ScoreHistogram#aucErrorBound()}
 * @param logLoss mean binary cross-entropy in nats, see {@link EvaluationAccumulator#logLoss()}
 * @param roc the ROC curve, {@link RocCurve#UNDEFINED} unless there are cells of both classes
 * @param patients one result a patient, in the order of their ids; empty if patients are unknown
 */
public record EvaluationSummary(
    String split,
    String positiveLabel,
    String negativeLabel,
    double threshold,
    ConfusionMatrix confusion,
    double auc,
    double aucErrorBound,
    double logLoss,
    RocCurve roc,
    List<PatientResult> patients)
    implements Serializable {

  public EvaluationSummary {
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(positiveLabel, "positiveLabel");
    Objects.requireNonNull(negativeLabel, "negativeLabel");
    Objects.requireNonNull(confusion, "confusion");
    Objects.requireNonNull(roc, "roc");
    patients = List.copyOf(patients);
  }

  /** Evaluated cells. */
  public long n() {
    return confusion.total();
  }

  /**
   * Whether all cells have the same score, so that no threshold tells the classes apart; false if
   * one class has no cells.
   */
  public boolean isConstant() {
    return roc.defined() && roc.points().size() == 2;
  }

  /** Evaluated cells of the positive class. */
  public long positives() {
    return confusion.positives();
  }
}
