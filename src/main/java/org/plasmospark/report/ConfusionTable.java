package org.plasmospark.report;

import java.util.Locale;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.EvaluationSummary;

/** The confusion matrix: a row for what the cells are, a column for what they were called. */
final class ConfusionTable {
  /** Strongest tint behind text, as opacity: keeps the text's contrast above 4.5 to 1. */
  static final double MAX_TINT = 0.55;

  private ConfusionTable() {}

  static void write(Html html, EvaluationSummary summary) {
    ConfusionMatrix confusion = summary.confusion();
    String positive = summary.positiveLabel();
    String negative = summary.negativeLabel();
    html.open("section", "aria-labelledby", "confusion-title")
        .element("h2", "Truth and calls", "id", "confusion-title")
        .open("table", "class", "confusion")
        .element("caption", "Rows: what the cells are. Columns: what they were called.");
    html.open("thead").open("tr").element("td", "");
    html.element("th", "called " + positive, "scope", "col");
    html.element("th", "called " + negative, "scope", "col");
    html.element("th", "all", "scope", "col").close().close().open("tbody");

    html.open("tr").element("th", "is " + positive, "scope", "row");
    cell(html, "right", confusion.truePositives(), confusion.positives(), "found");
    cell(html, "wrong", confusion.falseNegatives(), confusion.positives(), "missed");
    total(html, confusion.positives()).close();

    html.open("tr").element("th", "is " + negative, "scope", "row");
    cell(html, "wrong", confusion.falsePositives(), confusion.negatives(), "false alarms");
    cell(html, "right", confusion.trueNegatives(), confusion.negatives(), "cleared");
    total(html, confusion.negatives()).close().close();

    html.open("tfoot").open("tr").element("th", "all", "scope", "row");
    total(html, confusion.predictedPositives());
    total(html, confusion.predictedNegatives());
    total(html, confusion.total()).close().close();
    html.close();
    html.element(
        "p",
        "Percentages are shares of their row. Threshold: probability of "
            + positive
            + " at least "
            + Figures.threshold(summary.threshold())
            + ".",
        "class",
        "note");
    html.close();
  }

  private static void cell(Html html, String kind, long count, long row, String word) {
    double share = row == 0 ? 0 : (double) count / row;
    // The root makes a few percent of errors visible.
    String tint = String.format(Locale.ROOT, "--tint:%.3f", MAX_TINT * Math.sqrt(share));
    html.open("td", "class", "call " + kind, "style", tint)
        .element("strong", Figures.count(count))
        .element("span", row == 0 ? "no cells" : Figures.percent(share))
        .element("small", word)
        .close();
  }

  private static Html total(Html html, long count) {
    return html.element("td", Figures.count(count), "class", "total");
  }
}
