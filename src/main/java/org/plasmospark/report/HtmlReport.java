package org.plasmospark.report;

import java.util.List;
import java.util.Locale;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.PatientResult;

/** Writes an evaluation as one {@link Page}. */
public final class HtmlReport {
  private static final int PATIENTS_SHOWN = 10;

  private final EvaluationReport report;
  private final EvaluationSummary summary;
  private final Html html;

  private HtmlReport(EvaluationReport report, Html html) {
    this.report = report;
    this.summary = report.summary();
    this.html = html;
  }

  /** The page, to be stored as UTF-8. */
  public static String render(EvaluationReport report) {
    return Page.render(report.title(), html -> new HtmlReport(report, html).write());
  }

  private void write() {
    header();
    Page.warnings(html, report.warnings());
    verdict();
    Page.facts(html, "What was evaluated", report.facts());
    html.open("div", "class", "pair");
    ConfusionTable.write(html, summary);
    SvgRocChart.write(html, summary);
    html.close();
    FoldTable.write(html, report.folds());
    if (report.patients() == null) {
      metrics();
      RobustnessCurves.write(html, report.robustness());
      CellGallery.write(html, summary, report.mostWrong());
      patients();
    } else {
      PatientSection.write(html, report.patients(), summary);
      metrics();
      RobustnessCurves.write(html, report.robustness());
      TestedPatientTable.write(html, report.patients().differences(), summary);
    }
    SvgHistoryChart.write(html, report.history());
    footer();
  }

  private void header() {
    ConfusionMatrix confusion = summary.confusion();
    html.open("header").element("h1", report.title()).open("p", "class", "lead");
    if (summary.n() == 0) {
      html.text("No cells were evaluated.");
    } else {
      html.text(
          String.format(
              Locale.ROOT,
              "On %s of the %s%s, the %s found %s of %s %s cells and raised %s on %s %s"
                  + " cells.",
              Figures.count(summary.n(), "cell"),
              report.folds() == null
                  ? summary.split() + " split"
                  : Figures.count(report.folds().folds().size(), "fold"),
              summary.patients().isEmpty()
                  ? ""
                  : ", from " + Figures.count(summary.patients().size(), "patient"),
              report.folds() == null ? "model" : "models that had not seen the patient",
              Figures.count(confusion.truePositives()),
              Figures.count(confusion.positives()),
              summary.positiveLabel(),
              Figures.count(confusion.falsePositives(), "false alarm"),
              Figures.count(confusion.negatives()),
              summary.negativeLabel()));
    }
    html.close().close();
  }

  private void verdict() {
    ConfusionMatrix confusion = summary.confusion();
    html.open("section", "class", "tiles", "aria-label", "Main figures");
    tile(
        Metric.accuracy(summary),
        outOf(confusion.total() - confusion.errors(), confusion.total(), "cell"));
    tile(Metric.auc(summary), aucNote());
    tile(
        Metric.sensitivity(summary),
        outOf(confusion.truePositives(), confusion.positives(), summary.positiveLabel() + " cell"));
    tile(
        Metric.specificity(summary),
        outOf(confusion.trueNegatives(), confusion.negatives(), summary.negativeLabel() + " cell"));
    html.close();
  }

  private void tile(Metric metric, String note) {
    boolean defined = !Double.isNaN(metric.value());
    html.open("div", "class", "tile").element("h2", metric.name());
    html.element("p", defined ? metric.shown() : "not defined", "class", defined ? "big" : "none");
    html.element("p", defined ? note : metric.undefinedBecause(), "class", "note");
    metric
        .bounds(report.intervals())
        .ifPresent(bounds -> html.element("p", intervalName() + " " + bounds, "class", "note"));
    html.close();
  }

  private String aucNote() {
    // Said only when it could change the digits shown.
    return summary.aucErrorBound() < 0.00005
        ? Figures.count(summary.n(), "cell")
        : "within " + Figures.decimal(summary.aucErrorBound(), 4) + " of the unbinned scores'";
  }

  private static String outOf(long part, long whole, String noun) {
    return Figures.count(part) + " of " + Figures.count(whole, noun);
  }

  private void metrics() {
    html.open("section").element("h2", "Metrics, and what they mean");
    html.open("div", "class", "wide").open("table", "class", "metrics").open("thead").open("tr");
    html.element("th", "Metric", "scope", "col");
    html.element("th", "Value", "scope", "col", "class", "number");
    if (report.intervals().areKnown()) {
      html.element("th", intervalName(), "scope", "col", "class", "number");
    }
    html.element("th", "Meaning", "scope", "col");
    html.close().close().open("tbody");
    for (Metric metric : Metric.all(summary)) {
      html.open("tr").element("th", metric.name(), "scope", "row");
      html.element("td", metric.shown(), "class", Double.isNaN(metric.value()) ? "none" : "number");
      if (report.intervals().areKnown()) {
        html.element("td", metric.bounds(report.intervals()).orElse(""), "class", "number");
      }
      html.element("td", metric.meaning()).close();
    }
    html.close().close().close();
    if (report.intervals().areKnown()) {
      html.element(
          "p", Intervals.explanation(List.of(report.intervals()), summary), "class", "note");
    }
    html.close();
  }

  private String intervalName() {
    return Intervals.name(report.intervals().plan());
  }

  private void patients() {
    if (summary.patients().isEmpty()) {
      return;
    }
    List<PatientResult> worst =
        summary.patients().stream()
            .filter(patient -> patient.errors() > 0)
            .sorted(PatientResult.MOST_ERRORS_FIRST)
            .limit(PATIENTS_SHOWN)
            .toList();
    html.open("section").element("h2", "Patients with the most errors");
    if (worst.isEmpty()) {
      html.element("p", "No cell of any patient was called wrongly.").close();
      return;
    }
    long affected = summary.patients().stream().filter(patient -> patient.errors() > 0).count();
    html.element(
        "p",
        String.format(
            Locale.ROOT,
            "%s of %s had at least one wrongly called cell.",
            Figures.count(affected),
            Figures.count(summary.patients().size(), "patient")));
    html.open("div", "class", "wide narrow").open("table").open("thead").open("tr");
    for (String column : List.of("Patient", "Cells", "Errors", "Share", "Missed", "False alarms")) {
      html.element("th", column, "scope", "col", "class", column.equals("Patient") ? "" : "number");
    }
    html.close().close().open("tbody");
    for (PatientResult patient : worst) {
      ConfusionMatrix confusion = patient.confusion();
      html.open("tr").open("th", "scope", "row").element("bdi", patient.patientId()).close();
      number(Figures.count(patient.cells()));
      number(Figures.count(patient.errors()));
      number(Figures.percent((double) patient.errors() / patient.cells()));
      number(Figures.count(confusion.falseNegatives()));
      number(Figures.count(confusion.falsePositives()));
      html.close();
    }
    html.close().close().close().close();
  }

  private void number(String text) {
    html.element("td", text, "class", "number");
  }

  private void footer() {
    html.open("footer");
    html.element(
        "p",
        String.format(
            Locale.ROOT,
            "A cell is called %s when its probability is at least %s. All figures count single"
                + " cells of this data set, photographed and labelled as they are there; they are"
                + " not a diagnosis, and say nothing yet about other stains, microscopes, species or"
                + " patients.",
            summary.positiveLabel(),
            Figures.threshold(summary.threshold())));
    html.element("p", "Written by Plasmospark.").close();
  }
}
