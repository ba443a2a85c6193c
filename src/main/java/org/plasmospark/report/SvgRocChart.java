package org.plasmospark.report;

import java.util.List;
import java.util.Locale;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.RocCurve;

/**
 * The ROC curve with the operating point, and an enlarged corner when the curve is so good that it
 * hides there.
 */
final class SvgRocChart {
  private static final Plot WHOLE = new Plot(58, 12, 340, 340, 0, 1, 0, 1);
  private static final double CORNER = 0.2;
  private static final Plot INSET = new Plot(214, 158, 166, 166, 0, CORNER, 1 - CORNER, 1);

  /** From here on the whole curve crowds into the upper left corner. */
  private static final double INSET_FROM_AUC = 0.95;

  private SvgRocChart() {}

  static void write(Html html, EvaluationSummary summary) {
    html.open("section", "aria-labelledby", "roc-title")
        .element("h2", "ROC curve", "id", "roc-title");
    if (!summary.roc().defined()) {
      html.element("p", "Not defined: a curve needs cells of both classes.", "class", "none");
      html.close();
      return;
    }
    html.open("figure");
    chart(html, summary);
    html.open("figcaption").open("ul", "class", "legend");
    Legend.key(html, "curve", "Model, AUC " + Figures.decimal(summary.auc(), 4));
    Legend.key(html, "diagonal", "Chance, AUC 0.5");
    Legend.key(html, "operating", operatingPoint(summary));
    html.close().close().close().close();
  }

  private static void chart(Html html, EvaluationSummary summary) {
    html.open(
        "svg",
        "viewBox",
        "0 0 424 404",
        "role",
        "img",
        "class",
        "chart",
        "aria-label",
        String.format(
            Locale.ROOT,
            "ROC curve with an area of %s. %s.",
            Figures.decimal(summary.auc(), 4),
            operatingPoint(summary)));
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
    curve(html, WHOLE, summary);
    if (summary.auc() >= INSET_FROM_AUC) {
      inset(html, summary);
    }
    html.close();
  }

  private static void inset(Html html, EvaluationSummary summary) {
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
    curve(
        html,
        new Plot(0, 0, INSET.width(), INSET.height(), INSET.fromX(), INSET.toX(), INSET.fromY(), 1),
        summary);
    html.close();
    Plot.label(html, INSET.right() - 6, INSET.bottom() - 8, "end", "enlarged corner");
  }

  private static void curve(Html html, Plot plot, EvaluationSummary summary) {
    List<Plot.Point> points = summary.roc().points().stream().map(SvgRocChart::place).toList();
    html.leaf("path", "class", "curve", "d", plot.path(points));
    html.leaf(
        "circle",
        "class",
        "operating",
        "cx",
        Figures.coordinate(plot.x(1 - summary.confusion().specificity())),
        "cy",
        Figures.coordinate(plot.y(summary.confusion().sensitivity())),
        "r",
        "5.5");
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
