package org.plasmospark.report;

import java.util.List;
import java.util.Map;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.CrossValidation;
import org.plasmospark.evaluation.EvaluationSummary;

/** The folds of a cross-validation, a row each, with mean and spread. */
final class FoldTable {
  private static final List<String> METRICS =
      List.of("accuracy", "auc", "sensitivity", "specificity", "mcc", "f1");
  private static final List<String> NAMES =
      List.of("Accuracy", "AUC", "Sensitivity", "Specificity", "MCC", "F1");

  private FoldTable() {}

  /** Writes nothing unless it is a cross-validation. */
  static void write(Html html, CrossValidation validation) {
    if (validation == null) {
      return;
    }
    html.open("section").element("h2", "Fold by fold");
    html.element(
        "p",
        "Each patient is in one fold. A fold is tested by a network that was trained on other"
            + " patients, and whose epoch still other patients have chosen. The standard deviation is"
            + " that of the folds (n − 1); folds share most of their training patients, so that it is"
            + " no standard error of the mean.");
    html.open("div", "class", "wide").open("table").open("thead").open("tr");
    html.element("th", "Fold", "scope", "col");
    for (String column : List.of("Patients", "Cells", "Kept epoch")) {
      html.element("th", column, "scope", "col", "class", "number");
    }
    NAMES.forEach(name -> html.element("th", name, "scope", "col", "class", "number"));
    html.close().close().open("tbody");
    for (CrossValidation.Fold fold : validation.folds()) {
      EvaluationSummary summary = fold.summary();
      html.open("tr").element("th", fold.name(), "scope", "row");
      number(html, Figures.count(summary.patients().size()));
      number(html, Figures.count(summary.n()));
      number(html, Figures.count(fold.keptEpoch()));
      values(summary).forEach(value -> metric(html, value));
      html.close();
    }
    html.close().open("tfoot");
    Map<String, CrossValidation.Spread> spread = validation.spread();
    row(html, "Mean", METRICS.stream().map(name -> spread.get(name).mean()).toList());
    row(
        html,
        "Standard deviation",
        METRICS.stream().map(name -> spread.get(name).standardDeviation()).toList());
    row(html, "Lowest", METRICS.stream().map(name -> spread.get(name).lowest()).toList());
    row(html, "Highest", METRICS.stream().map(name -> spread.get(name).highest()).toList());
    row(html, "All cells together", values(validation.pooled()));
    html.close().close().close().close();
  }

  private static List<Double> values(EvaluationSummary summary) {
    ConfusionMatrix confusion = summary.confusion();
    return List.of(
        confusion.accuracy(),
        summary.auc(),
        confusion.sensitivity(),
        confusion.specificity(),
        confusion.mcc(),
        confusion.f1());
  }

  private static void row(Html html, String name, List<Double> values) {
    html.open("tr").element("th", name, "scope", "row", "colspan", "4");
    values.forEach(value -> metric(html, value));
    html.close();
  }

  private static void metric(Html html, double value) {
    if (Double.isNaN(value)) {
      html.element("td", "not defined", "class", "none");
    } else {
      number(html, Figures.decimal(value, 4));
    }
  }

  private static void number(Html html, String text) {
    html.element("td", text, "class", "number");
  }
}
