package org.plasmospark.report;

import java.util.List;
import java.util.Locale;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.patients.PatientDifferences;
import org.plasmospark.evaluation.patients.TestedPatient;

/** The patients of a cross-validation, a row each. */
final class TestedPatientTable {
  /** A row is some 300 bytes. */
  static final int MOST_ROWS = 1000;

  private TestedPatientTable() {}

  /** Writes nothing if there are no patients. */
  static void write(Html html, PatientDifferences differences, EvaluationSummary summary) {
    List<TestedPatient> patients = differences.patients();
    if (patients.isEmpty()) {
      return;
    }
    html.open("section").element("h2", "All patients");
    html.element("p", introduction(patients.size()));
    html.open("div", "class", "wide").open("table", "class", "dense").open("thead").open("tr");
    html.element("th", "Patient", "scope", "col").element("th", "Fold", "scope", "col");
    for (String column :
        List.of(
            "Cells",
            summary.positiveLabel(),
            summary.negativeLabel(),
            "Missed",
            "False alarms",
            "Accuracy",
            "AUC")) {
      html.element("th", column, "scope", "col", "class", "number");
    }
    html.close().close().open("tbody");
    patients.stream().limit(MOST_ROWS).forEach(patient -> row(html, patient));
    html.close().close().close().close();
  }

  private static String introduction(int patients) {
    return patients <= MOST_ROWS
        ? "The lowest accuracy first."
        : String.format(
            Locale.ROOT,
            "The %,d with the lowest accuracy, of %,d; all are in report.json and in the table"
                + " patients.",
            MOST_ROWS,
            patients);
  }

  private static void row(Html html, TestedPatient patient) {
    ConfusionMatrix calls = patient.calls();
    html.open("tr").open("th", "scope", "row").element("bdi", patient.patientId()).close();
    html.element("td", patient.fold());
    for (long count :
        new long[] {
          calls.total(),
          calls.positives(),
          calls.negatives(),
          calls.falseNegatives(),
          calls.falsePositives()
        }) {
      number(html, Figures.count(count));
    }
    number(html, Figures.decimal(patient.accuracy(), 4));
    if (patient.hasBothClasses()) {
      number(html, Figures.decimal(patient.auc(), 4));
    } else {
      html.element("td", "one class only", "class", "none number");
    }
    html.close();
  }

  private static void number(Html html, String text) {
    html.element("td", text, "class", "number");
  }
}
