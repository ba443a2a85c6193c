package org.plasmospark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plasmospark.report.EvaluationReport.Fact;
import org.plasmospark.report.GridReport.Trial;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class HtmlGridTest {

  @Test
  void givesEveryTrialARowWithItsSettingsAndLinks() {
    Document page = render(trial("trial-2", "0.001", 0.98765), trial("trial-1", "0.0003", 0.95));

    assertThat(Reports.text(page))
        .contains("Of 2 combinations, trial-2 has the highest AUC on the validation cells: 0.9877")
        .contains("in epoch 5 of 8", "train.learning-rate", "The test split has played no part")
        .doesNotContain("NaN");
    List<Element> rows = rows(page);
    assertThat(rows).hasSize(2);
    assertThat(cells(rows.get(0)))
        .containsExactly(
            "trial-2chosen",
            "0.001",
            "[1, 2]",
            "0.9877",
            "0.9600",
            "0.1200",
            "5 of 8",
            "3 min 20 s",
            "bundle history");
    assertThat(rows.get(0).getAttribute("class")).isEqualTo("chosen");
    assertThat(cells(rows.get(1))).startsWith("trial-1", "0.0003");
    assertThat(Reports.elements(page, "a"))
        .extracting(link -> link.getAttribute("href"))
        .containsExactly(
            "./trial-2/metadata.json",
            "./trial-2/history.json",
            "./trial-1/metadata.json",
            "./trial-1/history.json");
  }

  @Test
  void warnsOfALeak() {
    Document page = render(trial("trial-1", "0.001", 0.9));

    assertThat(Reports.text(page)).contains("Leak in the data: P1 is in two splits.");
  }

  @Test
  void saysThatNoTrialHasAnAuc() {
    Document page = render(trial("trial-1", "0.001", Double.NaN));

    assertThat(Reports.text(page))
        .contains("Of 1 combination none has an AUC", "trial-1 was chosen as the first")
        .contains("not defined")
        .doesNotContain("NaN");
  }

  @Test
  void linksNoModelOfATrialThatDiverged() {
    Map<String, String> settings =
        Map.of("train.learning-rate", "1", "train.averaging-warm-up", "");
    double none = Double.NaN;
    Document page =
        render(
            trial("trial-2", "0.001", 0.98765),
            new Trial("trial-1", settings, none, none, none, Trial.DIVERGED, 1, 20));

    assertThat(Reports.text(page)).contains("has no model").doesNotContain("NaN");
    assertThat(cells(rows(page).get(1))).endsWith("diverged", "20 s", "none").startsWith("trial-1");
    assertThat(Reports.elements(page, "a")).hasSize(2);
  }

  @Test
  void keepsSettingsAsText() {
    String hostile = "<script>alert('x')</script>";
    Document page = render(trial("trial-1", hostile, 0.9));

    assertThat(Reports.elements(page, "script")).isEmpty();
    assertThat(cells(rows(page).get(0)).get(1)).isEqualTo(hostile);
  }

  @Test
  void refusesAGridWithoutTrials() {
    assertThatThrownBy(() -> new GridReport("t", List.of(), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Trial trial(String name, String rate, double auc) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("train.learning-rate", rate);
    settings.put("train.averaging-warm-up", "[1, 2]");
    return new Trial(name, settings, auc, 0.96, 0.12, 5, 8, 200);
  }

  private static Document render(Trial... trials) {
    return Reports.parse(
        HtmlGrid.render(
            new GridReport(
                "Grid of settings",
                List.of(trials),
                List.of(new Fact("Data", "packed")),
                List.of("Leak in the data: P1 is in two splits."))));
  }

  private static List<Element> rows(Document page) {
    return Reports.elements(page, "tr").stream()
        .filter(row -> ((Element) row.getParentNode()).getTagName().equals("tbody"))
        .toList();
  }

  private static List<String> cells(Element row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.getChildNodes().getLength(); i++) {
      cells.add(row.getChildNodes().item(i).getTextContent());
    }
    return cells;
  }
}
