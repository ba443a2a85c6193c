package org.plasmospark.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.PatientResult;

/**
 * Writes an evaluation as one HTML page that needs nothing else: style sheet, drawings and pictures
 * are inside, there are no scripts, and a content security policy forbids both. The page is also
 * well-formed XML.
 */
public final class HtmlReport {
  private static final String STYLE = resource("report.css");
  private static final int PATIENTS_SHOWN = 10;

  private final EvaluationReport report;
  private final EvaluationSummary summary;
  private final Html html = new Html();

  private HtmlReport(EvaluationReport report) {
    this.report = report;
    this.summary = report.summary();
  }

  /** The page, to be stored as UTF-8. */
  public static String render(EvaluationReport report) {
    return new HtmlReport(report).page();
  }

  private String page() {
    html.verbatim("<!DOCTYPE html>\n");
    html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml");
    head();
    html.open("body").open("main");
    header();
    warnings();
    verdict();
    facts();
    html.open("div", "class", "pair");
    ConfusionTable.write(html, summary);
    SvgRocChart.write(html, summary);
    html.close();
    FoldTable.write(html, report.folds());
    metrics();
    CellGallery.write(html, summary, report.mostWrong());
    patients();
    SvgHistoryChart.write(html, report.history());
    footer();
    html.close().close().close();
    return html.markup();
  }

  private void head() {
    html.open("head")
        .leaf("meta", "charset", "utf-8")
        .leaf(
            "meta",
            "http-equiv",
            "Content-Security-Policy",
            "content",
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'")
        .leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .leaf("meta", "name", "color-scheme", "content", "light dark")
        .element("title", report.title());
    html.open("style").verbatim(STYLE).close().close();
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

  private void warnings() {
    if (report.warnings().isEmpty()) {
      return;
    }
    html.open("section", "class", "warnings", "role", "note", "aria-label", "Warnings");
    html.element("h2", report.warnings().size() == 1 ? "Warning" : "Warnings").open("ul");
    report.warnings().forEach(warning -> html.element("li", warning));
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
    html.element("p", defined ? note : metric.undefinedBecause(), "class", "note").close();
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

  private void facts() {
    if (report.facts().isEmpty()) {
      return;
    }
    html.open("section").element("h2", "What was evaluated").open("dl", "class", "facts");
    for (EvaluationReport.Fact fact : report.facts()) {
      html.open("div").element("dt", fact.name()).open("dd").element("bdi", fact.value());
      html.close().close();
    }
    html.close().close();
  }

  private void metrics() {
    html.open("section").element("h2", "Metrics, and what they mean");
    html.open("div", "class", "wide").open("table", "class", "metrics").open("thead").open("tr");
    html.element("th", "Metric", "scope", "col");
    html.element("th", "Value", "scope", "col", "class", "number");
    html.element("th", "Meaning", "scope", "col");
    html.close().close().open("tbody");
    for (Metric metric : Metric.all(summary)) {
      html.open("tr").element("th", metric.name(), "scope", "row");
      html.element("td", metric.shown(), "class", Double.isNaN(metric.value()) ? "none" : "number");
      html.element("td", metric.meaning()).close();
    }
    html.close().close().close().close();
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

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing from the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
