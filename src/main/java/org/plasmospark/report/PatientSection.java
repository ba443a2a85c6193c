package org.plasmospark.report;

import java.util.List;
import java.util.Locale;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.patients.PatientDifferences;
import org.plasmospark.evaluation.patients.TestedPatient;
import org.plasmospark.evaluation.patients.WorstPatient;
import org.plasmospark.evaluation.statistics.FiveNumbers;

/** What differs between patients: how far their figures spread, and who fares worst. */
final class PatientSection {
  private static final String ENOUGH_CELLS =
      "patients with at least " + PatientDifferences.LEAST_CELLS + " cells";

  private PatientSection() {}

  /** Writes nothing if there are no patients. */
  static void write(Html html, PatientReport report, EvaluationSummary summary) {
    if (report.differences().patients().isEmpty()) {
      return;
    }
    html.open("section").element("h2", "What differs between patients");
    html.element("p", introduction(report.differences()));
    spread(html, report.differences());
    SvgPatientChart.write(html, report.differences());
    html.close();
    worst(html, report.worst(), summary);
  }

  private static String introduction(PatientDifferences differences) {
    long both = differences.patients().stream().filter(TestedPatient::hasBothClasses).count();
    return String.format(
        Locale.ROOT,
        "Here each patient counts once, however many cells there are. A patient's accuracy and AUC"
            + " are those of the patient's own cells. The AUC needs cells of both classes, which %s"
            + " of %s have.",
        Figures.count(both),
        Figures.count(differences.patients().size(), "patient"));
  }

  private static void spread(Html html, PatientDifferences differences) {
    html.open("div", "class", "wide").open("table").open("thead").open("tr");
    html.element("th", "Over the patients", "scope", "col");
    for (String column :
        List.of("Patients", "Minimum", "Lower quartile", "Median", "Upper quartile", "Maximum")) {
      html.element("th", column, "scope", "col", "class", "number");
    }
    html.close().close().open("tbody");
    row(html, "Accuracy", differences.accuracy());
    row(html, "AUC", differences.auc());
    PatientDifferences enough = differences.withEnoughCells();
    if (enough.patients().size() < differences.patients().size()) {
      row(html, "Accuracy, " + ENOUGH_CELLS, enough.accuracy());
      row(html, "AUC, " + ENOUGH_CELLS, enough.auc());
    }
    html.close().close().close();
  }

  private static void row(Html html, String name, FiveNumbers numbers) {
    html.open("tr").element("th", name, "scope", "row");
    html.element("td", Figures.count(numbers.n()), "class", "number");
    for (double value :
        new double[] {
          numbers.minimum(),
          numbers.lowerQuartile(),
          numbers.median(),
          numbers.upperQuartile(),
          numbers.maximum()
        }) {
      if (numbers.n() == 0) {
        html.element("td", "not defined", "class", "none");
      } else {
        html.element("td", Figures.decimal(value, 4), "class", "number");
      }
    }
    html.close();
  }

  private static void worst(Html html, List<WorstPatient> worst, EvaluationSummary summary) {
    html.open("section").element("h2", "Patients with the lowest accuracy");
    if (worst.isEmpty()) {
      html.element("p", "No cell of " + ENOUGH_CELLS + " was called wrongly.").close();
      return;
    }
    html.element(
        "p",
        String.format(
            Locale.ROOT,
            "The lowest accuracy first, of %s: of fewer, one wrong call would move a patient far."
                + " Up to %d wrongly called cells of each are shown, the most confidently wrong"
                + " first.",
            ENOUGH_CELLS,
            WorstPatient.CELLS));
    for (WorstPatient patient : worst) {
      html.open("div", "class", "patient");
      html.open("h3").text("Patient ").element("bdi", patient.patient().patientId()).close();
      html.element("p", described(patient.patient(), summary), "class", "note");
      if (patient.cells().isEmpty()) {
        html.element("p", "No pictures were collected in this run.", "class", "none");
      } else {
        CellGallery.ofPatient(html, patient.cells(), summary);
      }
      html.close();
    }
    html.close();
  }

  private static String described(TestedPatient patient, EvaluationSummary summary) {
    ConfusionMatrix calls = patient.calls();
    return String.format(
        Locale.ROOT,
        "Accuracy %s, %s. Of %s, tested in %s: %s of %s %s missed, %s on %s %s.",
        Figures.percent(patient.accuracy()),
        patient.hasBothClasses()
            ? "AUC " + Figures.decimal(patient.auc(), 4)
            : "no AUC (one class only)",
        Figures.count(patient.cells(), "cell"),
        patient.fold(),
        Figures.count(calls.falseNegatives()),
        Figures.count(calls.positives()),
        summary.positiveLabel(),
        Figures.count(calls.falsePositives(), "false alarm"),
        Figures.count(calls.negatives()),
        summary.negativeLabel());
  }
}
