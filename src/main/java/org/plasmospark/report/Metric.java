package org.plasmospark.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.statistics.MetricIntervals;
import org.plasmospark.evaluation.statistics.SampledMetric;

/**
 * A metric with the words that go with it.
 *
 * @param name for people
 * @param sampled the same metric where intervals are made of it
 * @param value NaN if undefined
 * @param share whether it is shown as a percentage
 * @param meaning one sentence for a clinician
 * @param undefinedBecause why it is undefined, if it is
 */
record Metric(
    String name,
    Optional<SampledMetric> sampled,
    double value,
    boolean share,
    String meaning,
    String undefinedBecause) {

  /** The value as shown, with the reason if there is none. */
  String shown() {
    if (Double.isNaN(value)) {
      return "not defined (" + undefinedBecause + ")";
    }
    return shown(value);
  }

  /** Another value of this metric as shown, not NaN. */
  String shown(double other) {
    return share ? Figures.percent(other) : Figures.decimal(other, 4);
  }

  /** The bounds as shown, if there are any. */
  Optional<String> bounds(MetricIntervals intervals) {
    return sampled
        .flatMap(intervals::bounded)
        .map(interval -> shown(interval.lower()) + " to " + shown(interval.upper()));
  }

  static Metric accuracy(EvaluationSummary summary) {
    return new Metric(
        "Accuracy",
        Optional.of(SampledMetric.ACCURACY),
        summary.confusion().accuracy(),
        true,
        "Of all cells, the share that was called rightly.",
        "no cells");
  }

  static Metric auc(EvaluationSummary summary) {
    return new Metric(
        "ROC AUC",
        Optional.of(SampledMetric.AUC),
        summary.auc(),
        false,
        format(
            "The chance that a random %s cell scores higher than a random %s one: 1 is perfect, 0.5"
                + " is a coin. It does not depend on the threshold.",
            summary.positiveLabel(), summary.negativeLabel()),
        "needs cells of both classes");
  }

  static Metric sensitivity(EvaluationSummary summary) {
    return new Metric(
        "Sensitivity",
        Optional.of(SampledMetric.SENSITIVITY),
        summary.confusion().sensitivity(),
        true,
        format("Of the cells that are %1$s, the share called %1$s.", summary.positiveLabel()),
        format("no %s cells", summary.positiveLabel()));
  }

  static Metric specificity(EvaluationSummary summary) {
    return new Metric(
        "Specificity",
        Optional.of(SampledMetric.SPECIFICITY),
        summary.confusion().specificity(),
        true,
        format("Of the cells that are %1$s, the share called %1$s.", summary.negativeLabel()),
        format("no %s cells", summary.negativeLabel()));
  }

  /** All metrics of the table, in its order. */
  static List<Metric> all(EvaluationSummary summary) {
    ConfusionMatrix confusion = summary.confusion();
    String positive = summary.positiveLabel();
    String negative = summary.negativeLabel();
    return List.of(
        accuracy(summary),
        auc(summary),
        sensitivity(summary),
        specificity(summary),
        new Metric(
            "Positive predictive value",
            Optional.of(SampledMetric.PPV),
            confusion.ppv(),
            true,
            format(
                "Of the cells called %1$s, the share that is %1$s; falls when such cells are rarer"
                    + " than here.",
                positive),
            format("no cell was called %s", positive)),
        new Metric(
            "Negative predictive value",
            Optional.of(SampledMetric.NPV),
            confusion.npv(),
            true,
            format(
                "Of the cells called %1$s, the share that is %1$s; rises when %2$s cells are rarer"
                    + " than here.",
                negative, positive),
            format("no cell was called %s", negative)),
        new Metric(
            "Balanced accuracy",
            Optional.of(SampledMetric.BALANCED_ACCURACY),
            confusion.balancedAccuracy(),
            true,
            "The mean of sensitivity and specificity: accuracy if both classes were equally common.",
            "needs cells of both classes"),
        new Metric(
            "F1 score",
            Optional.of(SampledMetric.F1),
            confusion.f1(),
            false,
            "One number for sensitivity and positive predictive value together (harmonic mean): 1 is"
                + " perfect.",
            format("no %1$s cells, and none called %1$s", positive)),
        new Metric(
            "Matthews correlation",
            Optional.of(SampledMetric.MCC),
            confusion.mcc(),
            false,
            "How closely calls and truth go together: 1 is perfect, 0 no better than chance, −1"
                + " always wrong.",
            "needs cells of both classes and calls of both kinds"),
        new Metric(
            "Log loss",
            Optional.empty(),
            summary.logLoss(),
            false,
            "How far the stated probabilities are from the truth, in nats: 0 is perfect, 0.6931 is"
                + " what always saying 50% earns.",
            "no cells"),
        new Metric(
            "Prevalence",
            Optional.empty(),
            confusion.prevalence(),
            true,
            format("The share of these cells that is %s; not that of any ward.", positive),
            "no cells"));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
