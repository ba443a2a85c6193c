package org.plasmospark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.evaluation.comparison.Comparison;
import org.plasmospark.evaluation.comparison.ComparisonAccumulator;
import org.plasmospark.evaluation.statistics.BootstrapPlan;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class HtmlComparisonTest {
  private static final List<String> FIVE =
      List.of("custom-cnn", "vgg16", "resnet50", "squeezenet", "small-cnn");

  @Test
  void namesTheBestModelAndHowManyPairsDiffer() {
    String text = Reports.text(render(Comparisons.of(FIVE, 2000, true)));

    assertThat(text)
        .contains("On the same 2,000 cells of the test split, from 30 patients, custom-cnn called")
        .containsPattern("most cells rightly: \\d\\d\\.\\d% \\(95% interval ")
        .containsPattern("Of the 10 pairs of models, McNemar's test tells \\w+ apart at the 5%")
        .contains("Patient leak: P1 is in two splits.")
        .contains("drawn 200 times with replacement")
        .doesNotContain("These patients are few");
  }

  @Test
  void givesEveryModelAndEveryPairARow() {
    Document page = render(Comparisons.of(FIVE, 500, true));

    assertThat(rows(page, "intervals")).hasSize(5);
    assertThat(rows(page, "cost")).hasSize(5);
    assertThat(rows(page, "pairs")).hasSize(10);
    assertThat(rows(page, "grid")).hasSize(11);
    for (int model = 0; model < 5; model++) {
      String style = "model m" + model;
      assertThat(Reports.elements(page, "path"))
          .filteredOn(path -> path.getAttribute("class").equals(style))
          .as("ROC curve of " + style)
          .isNotEmpty();
    }
    assertThat(Reports.text(page))
        .contains("13,800,000", "8 min 20 s", "not known", "node1, node2");
  }

  @Test
  void showsDifferencesToAHundredthOfAPoint() {
    Document page = render(Comparisons.of(List.of("a", "b"), 2000, true));

    assertThat(rows(page, "pairs").get(0).getTextContent())
        .containsPattern("[+−]\\d+\\.\\d\\d points[+−]?\\d+\\.\\d\\d to [+−]?\\d+\\.\\d\\d");
  }

  @Test
  void showsWhatIsKnownOfModelsWithoutErrors() {
    ComparisonAccumulator counts = new ComparisonAccumulator(List.of(0.5, 0.5));
    for (int i = 0; i < 100; i++) {
      counts.add(new double[] {0.9, 0.8}, true, "P" + i % 10);
      counts.add(new double[] {0.1, 0.2}, false, "P" + i % 10);
    }
    Document page =
        render(
            new ComparisonReport(
                "t",
                Comparisons.of(List.of("a", "b"), 10, true).models(),
                Comparison.of(
                    counts, new BootstrapPlan(100, 0.95, 1), "test", "Parasitized", "Uninfected"),
                List.of(),
                List.of()));

    // The lower bound is the tenth root of 0.025, and MOVER's its distance from 1.
    assertThat(rows(page, "intervals").get(0).getTextContent()).contains("69.2% to 100.0%");
    assertThat(rows(page, "pairs").get(0).getTextContent())
        .contains("0.00 points−30.85 to +30.85", "0.0000−0.3085 to +0.3085");
    assertThat(Reports.text(page))
        .contains("each patient counts as one observation", "MOVER")
        .contains("formula at the bounds of the shares")
        .doesNotContain("times with replacement", "Korn and Graubard", "(bootstrap)");
  }

  @Test
  void loadsNothingAndKeepsNamesAsText() {
    String hostile = "<script>alert('x')</script>\"' onload=\"evil()&";
    String page = HtmlComparison.render(Comparisons.of(List.of(hostile, "b"), 200, true));
    Document document = Reports.parse(page);

    assertThat(page.replace("http://www.w3.org/1999/xhtml", ""))
        .doesNotContain("http:", "https:", "url(", "@import", "<script", "onload=\"");
    assertThat(Reports.elements(document, "bdi").get(0).getTextContent()).isEqualTo(hostile);
  }

  @Test
  void doesWithoutIntervalsWhereThePatientsAreUnknown() {
    String text = Reports.text(render(Comparisons.of(List.of("a", "b"), 300, false)));

    assertThat(text)
        .contains("McNemar's test")
        .doesNotContain("interval", "patients,", "NaN", "Infinity");
  }

  @Test
  void standsAComparisonOfNothingAndOfOneClass() {
    for (int positives = 0; positives <= 3; positives += 3) {
      ComparisonAccumulator counts = new ComparisonAccumulator(List.of(0.5, 0.5));
      for (int i = 0; i < positives; i++) {
        counts.add(new double[] {0.9, 0.9}, true, "P" + i);
      }
      ComparisonReport template = Comparisons.of(List.of("a", "b"), 10, true);
      Comparison comparison =
          Comparison.of(
              counts, new BootstrapPlan(100, 0.95, 1), "test", "Parasitized", "Uninfected");
      Document page =
          render(new ComparisonReport("t", template.models(), comparison, List.of(), List.of()));

      assertThat(Reports.text(page))
          .contains("not defined", "a curve needs cells of both classes")
          .doesNotContain("NaN", "Infinity");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.44, 0.4 s",
    "12.3, 12 s",
    "59.9, 60 s",
    "200, 3 min 20 s",
    "3599.6, 1 h 00 min",
    "7500, 2 h 05 min"
  })
  void writesDurationsForPeople(double seconds, String expected) {
    assertThat(CostTable.duration(seconds)).isEqualTo(expected);
  }

  @Test
  void refusesModelsThatAreNotThoseOfTheComparison() {
    ComparisonReport two = Comparisons.of(List.of("a", "b"), 50, true);
    assertThatThrownBy(
            () ->
                new ComparisonReport(
                    "t", two.models().subList(0, 1), two.comparison(), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Element> rows(Document page, String table) {
    Element found =
        Reports.elements(page, "table").stream()
            .filter(element -> element.getAttribute("class").equals(table))
            .findFirst()
            .orElseThrow();
    Element body = (Element) found.getElementsByTagName("tbody").item(0);
    return Reports.elements(page, "tr").stream()
        .filter(row -> row.getParentNode() == body)
        .toList();
  }

  private static Document render(ComparisonReport report) {
    return Reports.parse(HtmlComparison.render(report));
  }
}
