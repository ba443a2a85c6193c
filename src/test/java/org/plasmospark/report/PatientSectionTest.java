package org.plasmospark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.CrossValidation;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.patients.PatientDifferences;
import org.plasmospark.evaluation.patients.TestedPatient;
import org.plasmospark.evaluation.patients.WorstPatient;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PatientSectionTest {
  private static final TestedPatient HARD =
      new TestedPatient("P1", "fold-1", new ConfusionMatrix(10, 3, 20, 7), 0.875);
  private static final TestedPatient FEW =
      new TestedPatient("P2", "fold-2", new ConfusionMatrix(1, 0, 0, 1), Double.NaN);
  private static final TestedPatient EASY =
      new TestedPatient("P3", "fold-2", new ConfusionMatrix(30, 0, 30, 0), 1);

  @Test
  void showsARowForEachPatientTheLowestAccuracyFirst() {
    Document page = page(List.of(EASY, HARD, FEW), List.of());

    List<List<String>> rows = rows(page, "dense");
    assertThat(rows)
        .containsExactly(
            List.of("P2", "fold-2", "2", "2", "0", "1", "0", "0.5000", "one class only"),
            List.of("P1", "fold-1", "40", "17", "23", "7", "3", "0.7500", "0.8750"),
            List.of("P3", "fold-2", "60", "30", "30", "0", "0", "1.0000", "1.0000"));
    assertThat(Reports.text(page))
        .contains("cells of both classes, which 2 of 3 patients have")
        .doesNotContain("NaN", "Infinity", "Patients with the most errors", "pictures were");
  }

  @Test
  void showsTheSpreadOverAllPatientsAndOverThoseOfManyCells() {
    String text = Reports.text(page(List.of(EASY, HARD, FEW), List.of()));

    assertThat(text)
        .contains("Accuracy30.50000.50000.75001.00001.0000")
        .contains("Accuracy, patients with at least 20 cells20.75000.75000.87501.00001.0000")
        .contains("AUC, patients with at least 20 cells20.8750");
    assertThat(Reports.text(page(List.of(EASY, HARD), List.of())))
        .doesNotContain("Accuracy, patients with");
  }

  @Test
  void drawsADotForEachPatientThatTellsFewCellsByItsShape() {
    Document page = page(List.of(EASY, HARD, FEW), List.of());

    // One class only, so that the patient has a dot for accuracy alone.
    assertThat(dots(page, "patient few")).containsExactly("P2: 0.5000");
    assertThat(dots(page, "patient"))
        .containsExactlyInAnyOrder("P1: 0.7500", "P3: 1.0000", "P1: 0.8750", "P3: 1.0000");
    assertThat(elements(page, "rect", "box")).hasSizeGreaterThanOrEqualTo(6);
    assertThat(Reports.text(page)).contains("A patient with fewer than 20 cells");
  }

  @Test
  void stacksEqualPatientsInsteadOfHidingThem() {
    List<TestedPatient> equal = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      equal.add(new TestedPatient("P" + i, "fold-1", new ConfusionMatrix(30, 0, 30, 0), 1));
    }

    List<Element> dots = elements(page(equal, List.of()), "circle", "patient");
    assertThat(dots.stream().filter(dot -> !inLegend(dot)).limit(9))
        .extracting(dot -> dot.getAttribute("cy"))
        .doesNotHaveDuplicates();
  }

  @Test
  void showsPicturesOfTheWorstPatients() {
    Document page =
        page(
            List.of(EASY, HARD, FEW),
            List.of(
                new WorstPatient(
                    HARD,
                    List.of(
                        Reports.wrong("a/sure.png", "P1", "Parasitized", 0.02, Reports.png()),
                        Reports.wrong("a/less.png", "P1", "Uninfected", 0.7, Reports.png())))));

    assertThat(Reports.text(page))
        .contains("of patients with at least 20 cells")
        .contains("Accuracy 75.0%, AUC 0.8750. Of 40 cells, tested in fold-1: 7 of 17 Parasitized")
        .contains("3 false alarms on 23 Uninfected")
        .contains("2.0%", "70.0%", "sure.png");
    assertThat(Reports.elements(page, "img"))
        .extracting(image -> image.getAttribute("alt"))
        .containsExactly(
            "Cell labelled Parasitized of patient P1, called Uninfected",
            "Cell labelled Uninfected of patient P1, called Parasitized");
  }

  @Test
  void saysWhereNoPatientHasAnErrorOrNoPictureIsThere() {
    assertThat(Reports.text(page(List.of(EASY, FEW), List.of())))
        .contains("No cell of patients with at least 20 cells was called wrongly.");
    assertThat(Reports.text(page(List.of(HARD), List.of(new WorstPatient(HARD, List.of())))))
        .contains("No pictures were collected in this run.");
  }

  @Test
  void saysThatAnAucIsDefinedForNobody() {
    assertThat(Reports.text(page(List.of(FEW), List.of())))
        .contains("AUC is not defined for any patient.", "not defined")
        .doesNotContain("NaN");
  }

  @Test
  void showsHostileIdsAsText() {
    String hostile = "<script>alert('x')</script>\"& onload=\"";
    TestedPatient patient = new TestedPatient(hostile, hostile, HARD.calls(), HARD.auc());

    Document page = page(List.of(patient), List.of(new WorstPatient(patient, List.of())));

    assertThat(Reports.elements(page, "script")).isEmpty();
    assertThat(Reports.elements(page, "h3"))
        .extracting(Element::getTextContent)
        .containsExactly("Patient " + hostile);
    assertThat(rows(page, "dense").get(0)).startsWith(hostile, hostile);
  }

  @Test
  void staysSmallWithManyPatients() {
    List<TestedPatient> many = new ArrayList<>();
    for (int i = 0; i <= SvgPatientChart.MOST_DOTS; i++) {
      many.add(
          new TestedPatient(
              "P" + i, "fold-" + i % 3, new ConfusionMatrix(30, i % 5, 30, i % 7), 0.9));
    }
    Document page = page(many, List.of());

    assertThat(rows(page, "dense")).hasSize(TestedPatientTable.MOST_ROWS);
    assertThat(elements(page, "circle", "patient")).isEmpty();
    assertThat(Reports.text(page))
        .contains("The 1,000 with the lowest accuracy, of 2,001")
        .doesNotContain("minimum to maximumA patient");
  }

  private static Document page(List<TestedPatient> patients, List<WorstPatient> worst) {
    EvaluationAccumulator cells = new EvaluationAccumulator(0.5);
    cells.add(0.9, true, "P1");
    cells.add(0.1, false, "P1");
    EvaluationSummary summary = cells.summary("fold-1", "Parasitized", "Uninfected");
    CrossValidation validation =
        new CrossValidation(List.of(new CrossValidation.Fold("fold-1", 1, summary)), summary);
    return Reports.parse(
        HtmlReport.render(
            EvaluationReport.of(
                "Cross-validation",
                validation,
                new PatientReport(new PatientDifferences(patients), worst),
                Reports.UNKNOWN,
                List.of(),
                List.of())));
  }

  /** The rows of the body of a table, as text. */
  private static List<List<String>> rows(Document page, String table) {
    Element body =
        (Element) elements(page, "table", table).get(0).getElementsByTagName("tbody").item(0);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < body.getChildNodes().getLength(); i++) {
      List<String> cells = new ArrayList<>();
      for (int j = 0; j < body.getChildNodes().item(i).getChildNodes().getLength(); j++) {
        cells.add(body.getChildNodes().item(i).getChildNodes().item(j).getTextContent());
      }
      rows.add(cells);
    }
    return rows;
  }

  private static List<String> dots(Document page, String style) {
    return elements(page, "circle", style).stream()
        .filter(dot -> !inLegend(dot))
        .map(Element::getTextContent)
        .toList();
  }

  private static boolean inLegend(Element dot) {
    return dot.getTextContent().isEmpty();
  }

  private static List<Element> elements(Document page, String tag, String style) {
    return Reports.elements(page, tag).stream()
        .filter(element -> element.getAttribute("class").equals(style))
        .toList();
  }
}
