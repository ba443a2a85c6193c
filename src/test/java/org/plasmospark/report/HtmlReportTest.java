package org.plasmospark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.WrongCell;
import org.plasmospark.report.EvaluationReport.Fact;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

class HtmlReportTest {
  @Test
  void saysTheVerdictInWordsAndFigures() {
    String text = Reports.text(render(Reports.full()));

    assertThat(text)
        .contains("On 200 cells of the test split, from 3 patients, the model found 88 of 100")
        .contains("raised 5 false alarms on 100 Uninfected cells")
        .contains("91.5%")
        .contains("183 of 200 cells")
        .contains("88 of 100 Parasitized cells")
        .contains("95 of 100 Uninfected cells")
        .contains("custom-cnn")
        .contains("95% interval", "the 3 patients were drawn 200 times", "These patients are few")
        .contains("as Korn and Graubard", "bootstrap, seed 1")
        .doesNotContain("one observation", "MOVER")
        .contains("Patient leak: P1 is in two splits.");
  }

  @Test
  void showsCountsAndRowPercentagesOfTheConfusionMatrix() {
    Element table = withClass(render(Reports.full()), "table", "confusion").get(0);
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < table.getElementsByTagName("td").getLength(); i++) {
      cells.add(table.getElementsByTagName("td").item(i).getTextContent());
    }

    assertThat(cells)
        .containsExactly(
            "",
            "8888.0%found",
            "1212.0%missed",
            "100",
            "55.0%false alarms",
            "9595.0%cleared",
            "100",
            "93",
            "107",
            "200");
  }

  @Test
  void embedsPicturesAndReplacesWhatIsNone() {
    Document page = render(Reports.full());

    assertThat(Reports.elements(page, "img"))
        .hasSize(2)
        .allSatisfy(
            image ->
                assertThat(image.getAttribute("src"))
                    .isEqualTo(
                        "data:image/png;base64,"
                            + Base64.getEncoder().encodeToString(Reports.png())));
    assertThat(Reports.elements(page, "img").get(0).getAttribute("alt"))
        .isEqualTo("Cell labelled Parasitized of patient P1, called Uninfected");
    assertThat(withClass(page, "div", "blank")).hasSize(1);
    assertThat(Reports.text(page)).contains("miss.png", "alarm.png", "text.png");
  }

  @Test
  void marksTheOperatingPointWhereSensitivityAndSpecificityPutIt() {
    Element point = withClass(render(Reports.full()), "circle", "operating").get(0);

    // The plot is 340 wide from 58 and 340 high to 352; 5 % false alarms, 88 % found.
    assertThat(point.getAttribute("cx")).isEqualTo("75.0");
    assertThat(point.getAttribute("cy")).isEqualTo("52.8");
  }

  @Test
  void loadsNothingAndRunsNothing() {
    String page = HtmlReport.render(Reports.full());
    Document document = Reports.parse(page);

    assertThat(page.replace("http://www.w3.org/1999/xhtml", ""))
        .doesNotContain("http:", "https:", "url(", "@import");
    for (String tag : List.of("script", "link", "iframe", "object", "embed", "a", "form")) {
      assertThat(Reports.elements(document, tag)).as(tag).isEmpty();
    }
    for (Element element : Reports.elements(document, "*")) {
      NamedNodeMap attributes = element.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        String name = attributes.item(i).getNodeName();
        assertThat(name).doesNotStartWith("on").isNotIn("href", "srcset", "xlink:href");
        if (name.equals("src")) {
          assertThat(attributes.item(i).getNodeValue()).startsWith("data:image/png;base64,");
        }
      }
    }
  }

  @Test
  void describesEveryPictureAndDrawing() {
    Document page = render(Reports.full());

    assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
    assertThat(Reports.elements(page, "img"))
        .allSatisfy(image -> assertThat(image.getAttribute("alt")).isNotBlank());
    assertThat(withClass(page, "svg", "chart"))
        .hasSize(4)
        .allSatisfy(
            chart -> {
              assertThat(chart.getAttribute("role")).isEqualTo("img");
              assertThat(chart.getAttribute("aria-label")).isNotBlank();
            });
    assertThat(Reports.elements(page, "th"))
        .allSatisfy(header -> assertThat(header.getAttribute("scope")).isIn("col", "row"));
  }

  @Test
  void showsHostileNamesAsText() {
    String hostile = "<script>alert('x')</script>\"' onload=\"evil()& \u0000\u001b\ud800\u202e.png";
    EvaluationSummary summary = hostileSummary(hostile);
    EvaluationReport report =
        new EvaluationReport(
            hostile,
            summary,
            Reports.intervals(),
            List.of(new Fact(hostile, hostile)),
            List.of(hostile),
            List.of(),
            List.of(new WrongCell(hostile, hostile, hostile, hostile, 0.1, Reports.png())));

    String page = HtmlReport.render(report);
    Document document = Reports.parse(page);

    assertThat(page).doesNotContain("<script", "onload=\"", "\u0000", "\u001b");
    assertThat(Reports.elements(document, "script")).isEmpty();
    String shown = "<script>alert('x')</script>\"' onload=\"evil()& \ufffd\ufffd\ufffd\u202e.png";
    assertThat(Reports.elements(document, "h1").get(0).getTextContent()).isEqualTo(shown);
    assertThat(Reports.elements(document, "dd").get(0).getTextContent()).isEqualTo(shown);
    assertThat(withClass(document, "p", "file").get(0).getAttribute("title")).isEqualTo(shown);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void staysWellFormedForAnyText(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EvaluationSummary summary = hostileSummary(anyText(random));
    EvaluationReport report =
        new EvaluationReport(
            anyText(random),
            summary,
            Reports.intervals(),
            List.of(new Fact(anyText(random), anyText(random))),
            List.of(anyText(random)),
            Reports.history(1 + random.nextInt(40)),
            List.of(
                new WrongCell(
                    "id", anyText(random), anyText(random), anyText(random), 0.9, new byte[9])));

    assertThat(Reports.elements(render(report), "main")).hasSize(1);
  }

  @Test
  void saysWhyAMetricIsNotDefined() {
    EvaluationAccumulator negatives = new EvaluationAccumulator(0.5);
    negatives.add(0.1, false);
    negatives.add(0.2, false);
    String text =
        Reports.text(
            render(
                Reports.of(
                    "No positives",
                    negatives.summary("test", "Parasitized", "Uninfected"),
                    List.of())));

    assertThat(text)
        .contains("not defined (no Parasitized cells)")
        .contains("not defined (no cell was called Parasitized)")
        .contains("not defined (needs cells of both classes)")
        .contains("Not defined: a curve needs cells of both classes.")
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void standsAnEvaluationOfNothing() {
    EvaluationSummary nothing =
        new EvaluationAccumulator(0.5).summary("test", "Parasitized", "Uninfected");
    Document page =
        render(
            new EvaluationReport(
                "", nothing, Reports.UNKNOWN, List.of(), List.of(), List.of(), List.of()));

    assertThat(Reports.text(page))
        .contains("No cells were evaluated.")
        .contains("No cell was called wrongly.")
        .doesNotContain("NaN", "Infinity", "What was evaluated", "Warning", "Training");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 30, 500})
  void drawsHistoriesOfAnyLength(int epochs) {
    Document page =
        render(
            Reports.of(
                "History", Reports.summary("Parasitized", "Uninfected"), Reports.history(epochs)));

    assertThat(withClass(page, "circle", "first")).hasSize(3 * epochs);
    assertThat(Reports.text(page))
        .contains("Validation AUC", "Training accuracy", "Time and memory by epoch");
  }

  @Test
  void saysTheStageOfAnEpochWhereThereAreSeveral() {
    List<EpochRow> history = new ArrayList<>(Reports.history(2));
    assertThat(Reports.text(render(reportOf(history)))).doesNotContain("Stage", "fine-tune");
    history.add(Reports.epoch(3, "fine-tune"));
    assertThat(Reports.text(render(reportOf(history)))).contains("Stage", "fine-tune");
  }

  @Test
  void showsTheAverageOfTheWeightsWhereThereIsOne() {
    List<EpochRow> history = new ArrayList<>(Reports.history(2));
    assertThat(Reports.text(render(reportOf(history)))).doesNotContain("average");
    EpochRow last = history.get(1);
    history.set(
        1,
        new EpochRow(
            last.epoch(),
            last.stage(),
            last.trainLoss(),
            last.trainAccuracy(),
            last.trainAuc(),
            last.validationLoss(),
            last.validationAccuracy(),
            last.validationAuc(),
            new EpochRow.Averaged(0.2, 0.91, 0.9871, true),
            last.learningRate(),
            last.imagesPerSecond(),
            last.seconds(),
            last.driverBytes(),
            last.workerBytes()));
    Document page = render(reportOf(history));
    assertThat(Reports.text(page))
        .contains("Averaged weights, validation", "0.9871", "the average", "the weights");
    // A point in each of loss, accuracy and AUC.
    assertThat(withClass(page, "circle", "third")).hasSize(3);
  }

  private static EvaluationReport reportOf(List<EpochRow> history) {
    return Reports.of("History", Reports.summary("Parasitized", "Uninfected"), history);
  }

  @Test
  void interruptsALineWhereNothingWasMeasured() {
    List<EpochRow> history = new ArrayList<>(Reports.history(5));
    history.set(
        2,
        new EpochRow(
            3,
            "train",
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            0.9,
            Double.NaN,
            null,
            Double.NaN,
            Double.NaN,
            new EpochRow.Seconds(60, Double.NaN, Double.NaN, 50, 5, 5),
            Double.NaN,
            Double.NaN));
    Document page =
        render(Reports.of("Gap", Reports.summary("Parasitized", "Uninfected"), history));

    String line = withClass(page, "path", "first").get(0).getAttribute("d");
    assertThat(line.chars().filter(character -> character == 'M')).hasSize(2);
    assertThat(Reports.text(page)).contains("not measured").doesNotContain("NaN", "Infinity");
    assertThat(HtmlReport.render(Reports.of("Gap", Reports.summary("A", "B"), history)))
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void listsThePatientsWithTheMostErrorsFirst() {
    Document page = render(Reports.full());
    List<String> patients =
        Reports.elements(page, "th").stream()
            .map(Element::getTextContent)
            .filter(name -> name.matches("P[0-9]"))
            .toList();

    // P0 has 4 misses and 3 alarms, P1 4 and 2, P2 4 misses.
    assertThat(patients).containsExactly("P0", "P1", "P2");
    assertThat(Reports.text(page)).contains("3 of 3 patients had at least one wrongly called cell");
  }

  private static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  private static EvaluationSummary hostileSummary(String text) {
    EvaluationAccumulator accumulator = new EvaluationAccumulator(0.5);
    accumulator.add(0.1, true, text);
    accumulator.add(0.9, true, text);
    accumulator.add(0.2, false, text);
    return accumulator.summary(text, text, text + "2");
  }

  private static String anyText(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      text.append(
          switch (random.nextInt(3)) {
            case 0 -> "<>&\"'/=%${}]]>--!".charAt(random.nextInt(17));
            case 1 -> (char) random.nextInt(0x300);
            default -> (char) random.nextInt(0x10000);
          });
    }
    return text.toString();
  }

  private static Document render(EvaluationReport report) {
    return Reports.parse(HtmlReport.render(report));
  }

  private static List<Element> withClass(Document page, String tag, String name) {
    return Reports.elements(page, tag).stream()
        .filter(element -> List.of(element.getAttribute("class").split(" ")).contains(name))
        .toList();
  }
}
