package org.plasmospark.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.comparison.Comparison;

/** Writes a comparison of models as one {@link Page}. */
public final class HtmlComparison {
  private final ComparisonReport report;
  private final Comparison comparison;
  private final Html html;

  private HtmlComparison(ComparisonReport report, Html html) {
    this.report = report;
    this.comparison = report.comparison();
    this.html = html;
  }

  /** The page, to be stored as UTF-8. */
  public static String render(ComparisonReport report) {
    return Page.render(report.title(), html -> new HtmlComparison(report, html).write());
  }

  private void write() {
    header();
    Page.warnings(html, report.warnings());
    IntervalTable.write(html, report);
    SvgRocChart.overlay(html, report);
    PairTable.write(html, report);
    MetricGrid.write(html, report);
    CostTable.write(html, report.models());
    Page.facts(html, "What was compared", report.facts());
    footer();
  }

  private void header() {
    html.open("header").element("h1", report.title()).open("p", "class", "lead");
    if (comparison.cells() == 0) {
      html.text("No cells were compared.").close().close();
      return;
    }
    int best = best();
    EvaluationSummary summary = comparison.summaries().get(best);
    html.text(
        String.format(
            Locale.ROOT,
            "On the same %s of the %s split%s, %s called the most cells rightly: %s%s.",
            Figures.count(summary.n(), "cell"),
            summary.split(),
            comparison.patients() == 0
                ? ""
                : ", from " + Figures.count(comparison.patients(), "patient"),
            report.models().get(best).name(),
            Figures.percent(summary.confusion().accuracy()),
            Metric.accuracy(summary)
                .bounds(comparison.intervals().get(best))
                .map(bounds -> " (" + Intervals.name(comparison.plan()) + " " + bounds + ")")
                .orElse("")));
    html.text(" " + PairTable.verdict(comparison)).close().close();
  }

  /** The model with the highest accuracy, the first of equals. */
  private int best() {
    List<EvaluationSummary> summaries = comparison.summaries();
    return IntStream.range(0, summaries.size())
        .boxed()
        .max(
            Comparator.comparingDouble((Integer i) -> summaries.get(i).confusion().accuracy())
                .thenComparing(Comparator.reverseOrder()))
        .orElseThrow();
  }

  private void footer() {
    EvaluationSummary summary = comparison.summaries().get(0);
    html.open("footer");
    html.element(
        "p",
        String.format(
            Locale.ROOT,
            "Every model was asked about the same cells. A cell is called %s when its probability is"
                + " at least the model's threshold (%s). All figures count single cells of this data"
                + " set; they are not a diagnosis, and say nothing yet about other stains,"
                + " microscopes, species or patients.",
            summary.positiveLabel(),
            thresholds()));
    html.element("p", "Written by Plasmospark.").close();
  }

  private String thresholds() {
    List<String> different =
        comparison.summaries().stream()
            .map(summary -> Figures.threshold(summary.threshold()))
            .distinct()
            .toList();
    if (different.size() == 1) {
      return different.get(0);
    }
    return String.join(
        ", ",
        IntStream.range(0, report.models().size())
            .mapToObj(
                i ->
                    report.models().get(i).name()
                        + " "
                        + Figures.threshold(comparison.summaries().get(i).threshold()))
            .toList());
  }
}
