package org.plasmospark.evaluation;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects scored cells of known class, in parts that can be merged in any order to exactly the
 * same result: everything in it is a sum of whole numbers.
 *
 * <p>Mutable and not thread safe: one a partition.
 */
public final class EvaluationAccumulator implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Points that a summary's ROC curve has at most: more than a drawing can show. */
  public static final int ROC_POINTS = 256;

  /** Probabilities are kept this far from 0 and 1 for the log loss; the epsilon of Keras. */
  public static final double LOG_LOSS_EPSILON = 1e-7;

  /** Log losses are summed in billionths of a nat, for sums of doubles depend on their order. */
  private static final double UNITS_PER_NAT = 1e9;

  private final double threshold;
  private final ScoreHistogram scores = new ScoreHistogram();
  private final TreeMap<String, PatientScores> patients = new TreeMap<>();
  private ConfusionMatrix confusion = ConfusionMatrix.EMPTY;
  private long logLossUnits;

  /**
   * @param threshold cells with at least this probability are called positive, in [0, 1]
   */
  public EvaluationAccumulator(double threshold) {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("a threshold must lie in [0, 1] and was " + threshold);
    }
    this.threshold = threshold;
  }

  /** Counts a cell whose patient is unknown: {@link #add(double, boolean, String)}. */
  public void add(double probability, boolean actual) {
    add(probability, actual, null);
  }

  /**
   * Counts a cell.
   *
   * @param probability predicted probability of the positive class, in [0, 1]
   * @param actual whether the cell is of the positive class
   * @param patientId whose cell it is; null if unknown, then it counts for no patient
   * @throws IllegalArgumentException if the probability is not a number in [0, 1]; nothing is
   *     counted
   */
  public void add(double probability, boolean actual, String patientId) {
    scores.add(probability, actual);
    ConfusionMatrix call = ConfusionMatrix.of(actual, probability >= threshold);
    confusion = confusion.plus(call);
    logLossUnits = Math.addExact(logLossUnits, lossUnits(probability, actual));
    if (patientId != null) {
      patient(patientId).add(probability, actual, call);
    }
  }

  /**
   * Adds what the other has collected; the other stays as it is.
   *
   * @return this
   * @throws IllegalArgumentException if the other has another threshold
   */
  public EvaluationAccumulator merge(EvaluationAccumulator other) {
    if (threshold != other.threshold) {
      throw new IllegalArgumentException(
          "evaluations at thresholds " + threshold + " and " + other.threshold + " do not add up");
    }
    scores.merge(other.scores);
    confusion = confusion.plus(other.confusion);
    logLossUnits = Math.addExact(logLossUnits, other.logLossUnits);
    other.patients.forEach((id, scores) -> patient(id).merge(scores));
    return this;
  }

  /** The calls so far. */
  public ConfusionMatrix confusion() {
    return confusion;
  }

  /** The scores so far: a copy. */
  public ScoreHistogram scores() {
    return new ScoreHistogram().merge(scores);
  }

  /**
   * The cells of each patient by the patient's id; cells of unknown patients are not among them.
   */
  public SortedMap<String, PatientScores> patients() {
    return Collections.unmodifiableSortedMap(patients);
  }

  /**
   * Mean binary cross-entropy in nats, -ln of the probability given to the true class, with
   * probabilities clipped to [{@value #LOG_LOSS_EPSILON}, 1 - {@value #LOG_LOSS_EPSILON}], each
   * term rounded to 1e-9; NaN without cells. Good, Rational Decisions, Journal of the Royal
   * Statistical Society B 14 (1952) 107-114.
   */
  public double logLoss() {
    long n = confusion.total();
    return n == 0 ? Double.NaN : logLossUnits / UNITS_PER_NAT / n;
  }

  /**
   * What was found so far.
   *
   * @param split which part of the data this is, such as {@code test}
   * @param positiveLabel name of the class whose probability is scored
   * @param negativeLabel name of the other class
   */
  public EvaluationSummary summary(String split, String positiveLabel, String negativeLabel) {
    List<PatientResult> results =
        patients.entrySet().stream()
            .map(patient -> new PatientResult(patient.getKey(), patient.getValue().confusion()))
            .toList();
    return new EvaluationSummary(
        split,
        positiveLabel,
        negativeLabel,
        threshold,
        confusion,
        scores.auc(),
        scores.aucErrorBound(),
        logLoss(),
        scores.roc(ROC_POINTS),
        results);
  }

  private PatientScores patient(String id) {
    return patients.computeIfAbsent(id, unknown -> new PatientScores());
  }

  private static long lossUnits(double probability, boolean actual) {
    double clipped = Math.max(LOG_LOSS_EPSILON, Math.min(1 - LOG_LOSS_EPSILON, probability));
    // StrictMath: the same digits on every host.
    return Math.round(-StrictMath.log(actual ? clipped : 1 - clipped) * UNITS_PER_NAT);
  }
}
