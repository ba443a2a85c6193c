package org.plasmospark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plasmospark.evaluation.CrossValidation;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.patients.PatientDifferences;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class FoldTableTest {

  @Test
  void showsEachFoldItsSpreadAndAllCellsTogether() {
    EvaluationAccumulator first = new EvaluationAccumulator(0.5);
    first.add(0.9, true, "P1");
    first.add(0.1, false, "P1");
    EvaluationAccumulator second = new EvaluationAccumulator(0.5);
    second.add(0.4, true, "P2");
    CrossValidation validation =
        new CrossValidation(
            List.of(fold("fold-1", 3, first), fold("fold-2", 2, second)),
            new EvaluationAccumulator(0.5)
                .merge(first)
                .merge(second)
                .summary("cross-validation", "Parasitized", "Uninfected"));

    Document page =
        Reports.parse(
            HtmlReport.render(
                EvaluationReport.of(
                    "Cross-validation of m",
                    validation,
                    new PatientReport(
                        PatientDifferences.of(Map.of("fold-1", first, "fold-2", second)),
                        List.of()),
                    Reports.UNKNOWN,
                    List.of(),
                    List.of())));

    assertThat(Reports.text(page))
        .contains("On 3 cells of the 2 folds, from 2 patients, the models that had not seen the")
        .doesNotContain("NaN", "split");
    assertThat(row(page, "fold-1"))
        .containsExactly(
            "fold-1", "1", "2", "3", "1.0000", "1.0000", "1.0000", "1.0000", "1.0000", "1.0000");
    assertThat(row(page, "fold-2")).contains("0.0000", "not defined");
    // Of 1 and 0: mean a half, standard deviation the root of a half.
    assertThat(row(page, "Mean")).startsWith("Mean", "0.5000", "1.0000");
    assertThat(row(page, "Standard deviation")).startsWith("Standard deviation", "0.7071");
    assertThat(row(page, "All cells together")).startsWith("All cells together", "0.6667");
  }

  private static CrossValidation.Fold fold(String name, int epoch, EvaluationAccumulator counts) {
    return new CrossValidation.Fold(name, epoch, counts.summary(name, "Parasitized", "Uninfected"));
  }

  private static List<String> row(Document page, String heading) {
    Element row =
        Reports.elements(page, "tr").stream()
            .filter(candidate -> candidate.getFirstChild().getTextContent().equals(heading))
            .findFirst()
            .orElseThrow();
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.getChildNodes().getLength(); i++) {
      cells.add(row.getChildNodes().item(i).getTextContent());
    }
    return cells;
  }
}
