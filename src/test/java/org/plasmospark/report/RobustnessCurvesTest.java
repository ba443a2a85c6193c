package org.plasmospark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plasmospark.evaluation.Robustness;
import org.plasmospark.evaluation.RobustnessSpread;
import org.plasmospark.image.SimulatedChange;
import org.plasmospark.image.SimulatedChange.Kind;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class RobustnessCurvesTest {
  @Test
  void drawsAChartForEachKindThatWasMeasured() {
    Document page = page(new RobustnessSpread(List.of(model(0))));

    assertThat(charts(page))
        .extracting(chart -> chart.getAttribute("aria-label"))
        .containsExactly(
            "Saturation: AUC and accuracy by strength; the same numbers are in the table below.",
            "Background: AUC and accuracy by strength; the same numbers are in the table below.");
    assertThat(Reports.text(page))
        .contains("AUC falls most at saturation 0: from 0.9900 to 0.9100.")
        .contains("As they are1,0000.99000.9500")
        .contains("Saturation21,0000.95000.0400")
        .doesNotContain("±", "mean of the folds", "Upright lines");
  }

  @Test
  void letsEachCurvePassTheCellsAsTheyAre() {
    Document page = page(new RobustnessSpread(List.of(model(0))));

    Element saturation = charts(page).get(0);
    assertThat(marks(saturation, "first")).hasSize(3);
    assertThat(marks(saturation, "second")).hasSize(3);
    // 0 to 2 with room, on 340 units from 58: plain is in the middle; 0.8 to 1 on 170 to 182.
    assertThat(marks(saturation, "operating"))
        .hasSize(2)
        .allSatisfy(mark -> assertThat(mark.getAttribute("cx")).isEqualTo("228.0"));
    assertThat(marks(saturation, "operating").get(1).getAttribute("cy")).isEqualTo("20.5");
    // Without a border is on the left.
    assertThat(
            Double.parseDouble(marks(charts(page).get(1), "operating").get(0).getAttribute("cx")))
        .isLessThan(100);
  }

  @Test
  void showsMeanAndRangeOfFolds() {
    RobustnessSpread folds = new RobustnessSpread(List.of(model(0), model(0.02)));
    Document page = page(folds);

    assertThat(Reports.text(page))
        .contains("at saturation 0: in the mean of the folds from 0.9800 to 0.9000.")
        .contains("AUC, mean of the folds", "from the lowest fold to the highest")
        .contains("As they are2,0000.9800 ± 0.0141");
    long ranges =
        Reports.elements(page, "line").stream()
            .filter(line -> line.getAttribute("class").endsWith(" whole"))
            .filter(line -> line.getAttribute("class").matches("(first|second) whole"))
            .count();
    assertThat(ranges).isEqualTo(2 * (3 + 2));
  }

  @Test
  void saysWhatIsNotDefined() {
    Robustness.Calls none = new Robustness.Calls(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    Robustness model =
        new Robustness(
            none, List.of(new Robustness.Changed(new SimulatedChange(Kind.GAMMA, 2), none)));
    String html = HtmlReport.render(Reports.full().with(new RobustnessSpread(List.of(model))));

    assertThat(html).doesNotContain("NaN");
    assertThat(Reports.text(Reports.parse(html))).contains("Gamma20not definednot defined");
  }

  @Test
  void writesNothingWhereItWasNotMeasured() {
    assertThat(HtmlReport.render(Reports.full())).doesNotContain("simulated");
    assertThat(HtmlReport.render(Reports.full().with(null)))
        .isEqualTo(HtmlReport.render(Reports.full()));
  }

  private static Document page(RobustnessSpread robustness) {
    return Reports.parse(HtmlReport.render(Reports.full().with(robustness)));
  }

  private static List<Element> charts(Document page) {
    return Reports.elements(page, "svg").stream()
        .filter(chart -> chart.getAttribute("aria-label").contains("by strength"))
        .toList();
  }

  private static List<Element> marks(Element chart, String style) {
    return IntStream.range(0, chart.getElementsByTagName("circle").getLength())
        .mapToObj(i -> (Element) chart.getElementsByTagName("circle").item(i))
        .filter(circle -> circle.getAttribute("class").equals(style))
        .toList();
  }

  /** A model whose AUCs are lower by some number. */
  private static Robustness model(double lower) {
    return new Robustness(
        calls(0.99 - lower),
        List.of(
            changed(Kind.SATURATION, 0, 0.91 - lower),
            changed(Kind.SATURATION, 2, 0.95 - lower),
            changed(Kind.BORDER, 1, 0.97 - lower)));
  }

  private static Robustness.Changed changed(Kind kind, double strength, double auc) {
    return new Robustness.Changed(new SimulatedChange(kind, strength), calls(auc));
  }

  private static Robustness.Calls calls(double auc) {
    return new Robustness.Calls(1000, 0.95, 0.94, 0.96, auc);
  }
}
