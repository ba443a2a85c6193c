package org.plasmospark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.RocCurve;

/**
 * ROC curves with their operating points, and an enlarged corner when they are so good that they
 * hide there.
 */
final class SvgRocChart {
  private static final Plot WHOLE = new Plot(58, 12, 340, 340, 0, 1, 0, 1);
  private static final double CORNER = 0.2;
  private static final Plot INSET = new Plot(214, 158, 166, 166, 0, CORNER, 1 - CORNER, 1);

  /** From here on the whole curve crowds into the upper left corner. */
  private static final double INSET_FROM_AUC = 0.95;

  private SvgRocChart() {}

  /**
   * A curve.
   *
   * @param style of its line
   * @param mark style of its operating point
   */
  private record Series(String style, String mark, EvaluationSummary summary) {}

  /** The curve of one evaluation. */
  static void write(Html html, EvaluationSummary summary) {
    html.open("section", "aria-labelledby", "roc-title")
        .element("h2", "ROC curve", "id", "roc-title");
    if (!summary.roc().defined()) {
      undefined(html);
      return;
    }
    html.open("figure");
    chart(
        html,
        String.format(
            Locale.ROOT,
            "ROC curve with an area of %s. %s.",
            Figures.decimal(summary.auc(), 4),
            operatingPoint(summary)),
        List.of(new Series("curve", "operating", summary)));
    html.open("figcaption").open("ul", "class", "legend");
    Legend.key(html, "curve", "Model, AUC " + Figures.decimal(summary.auc(), 4));
    Legend.key(html, "diagonal", "Chance, AUC 0.5");
    Legend.key(html, "operating", operatingPoint(summary));
    html.close().close().close().close();
  }

  /** The curves of all models of a comparison. */
  static void overlay(Html html, ComparisonReport report) {
    html.open("section", "aria-labelledby", "roc-title")
        .element("h2", "ROC curves", "id", "roc-title");
    List<Series> series = new ArrayList<>();
    for (EvaluationSummary summary : report.comparison().summaries()) {
      String style = ModelKey.style(series.size());
      series.add(new Series(style, style, summary));
    }
    if (!series.get(0).summary().roc().defined()) {
      undefined(html);
      return;
    }
    html.open("figure", "class", "overlay");
    chart(html, "ROC curves of the models; their areas are in the table above.", series);
    html.open("figcaption").open("ul", "class", "legend");
    for (int model = 0; model < series.size(); model++) {
      Legend.key(
          html,
          ModelKey.style(model),
          report.models().get(model).name()
              + ", AUC "
              + Figures.decimal(series.get(model).summary().auc(), 4));
    }
    Legend.key(html, "diagonal", "Chance, AUC 0.5");
    html.close();
    html.element("p", "A dot marks a model's threshold.", "class", "note");
    html.close().close().close();
  }

  private static void undefined(Html html) {
    html.element("p", "Not defined: a curve needs cells of both classes.", "class", "none");
    html.close();
  }

  private static void chart(Html html, String description, List<Series> series) {
    html.open(
        "svg",
        "viewBox",
        "0 0 424 404",
        "role",
        "img",
        "class",
        "chart",
        "aria-label",
        description);
    WHOLE.frame(html);
    for (int i = 0; i <= 5; i++) {
      WHOLE.verticalGrid(html, i / 5.0, 20 * i + "%");
      WHOLE.horizontalGrid(html, i / 5.0, 20 * i + "%");
    }
    Plot.label(html, 228, 392, "middle", "1 − specificity (false alarms)");
    html.element(
        "text",
        "sensitivity (found)",
        "transform",
        "translate(14 182) rotate(-90)",
        "text-anchor",
        "middle");
    Plot.line(html, "diagonal", WHOLE.left(), WHOLE.bottom(), WHOLE.right(), WHOLE.top());
    curves(html, WHOLE, series);
    if (series.stream().allMatch(each -> each.summary().auc() >= INSET_FROM_AUC)) {
      inset(html, series);
    }
    html.close();
  }

  private static void inset(Html html, List<Series> series) {
    INSET.backdrop(html, 40, 8, 24);
    INSET.frame(html);
    for (int i = 0; i <= 2; i++) {
      INSET.verticalGrid(html, i * CORNER / 2, 10 * i + "%");
      INSET.horizontalGrid(html, 1 - i * CORNER / 2, 100 - 10 * i + "%");
    }
    // A viewport of its own clips what leaves the corner, without ids that could clash.
    html.open(
        "svg",
        "x",
        Figures.coordinate(INSET.left()),
        "y",
        Figures.coordinate(INSET.top()),
        "width",
        Figures.coordinate(INSET.width()),
        "height",
        Figures.coordinate(INSET.height()));
    curves(
        html,
        new Plot(0, 0, INSET.width(), INSET.height(), INSET.fromX(), INSET.toX(), INSET.fromY(), 1),
        series);
    html.close();
    Plot.label(html, INSET.right() - 6, INSET.bottom() - 8, "end", "enlarged corner");
  }

  /** Lines first, so that none hides a mark. */
  private static void curves(Html html, Plot plot, List<Series> series) {
    for (Series each : series) {
      List<Plot.Point> points =
          each.summary().roc().points().stream().map(SvgRocChart::place).toList();
      html.leaf("path", "class", each.style(), "d", plot.path(points));
    }
    for (Series each : series) {
      html.leaf(
          "circle",
          "class",
          each.mark(),
          "cx",
          Figures.coordinate(plot.x(1 - each.summary().confusion().specificity())),
          "cy",
          Figures.coordinate(plot.y(each.summary().confusion().sensitivity())),
          "r",
          "5.5");
    }
  }

  private static Plot.Point place(RocCurve.Point point) {
    return new Plot.Point(point.falsePositiveRate(), point.truePositiveRate());
  }

  private static String operatingPoint(EvaluationSummary summary) {
    return String.format(
        Locale.ROOT,
        "Threshold %s: sensitivity %s, specificity %s",
        Figures.threshold(summary.threshold()),
        Figures.percent(summary.confusion().sensitivity()),
        Figures.percent(summary.confusion().specificity()));
  }
}
