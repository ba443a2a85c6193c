package org.plasmospark.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.WrongCell;
import org.plasmospark.evaluation.statistics.BootstrapPlan;
import org.plasmospark.evaluation.statistics.MetricIntervals;
import org.plasmospark.report.EvaluationReport.Fact;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Reports to render, and the rendered page read back as XML. */
final class Reports {
  private static final BootstrapPlan PLAN = new BootstrapPlan(200, 0.95, 1);

  /** No intervals. */
  static final MetricIntervals UNKNOWN = new MetricIntervals(PLAN, Map.of());

  private Reports() {}

  /** 100 cells of either class, of 3 patients; 12 Parasitized missed, 5 false alarms. */
  static EvaluationSummary summary(String positiveLabel, String negativeLabel) {
    return cells().summary("test", positiveLabel, negativeLabel);
  }

  /** Their intervals. */
  static MetricIntervals intervals() {
    return MetricIntervals.of(cells(), PLAN);
  }

  private static EvaluationAccumulator cells() {
    EvaluationAccumulator accumulator = new EvaluationAccumulator(0.5);
    for (int i = 0; i < 100; i++) {
      accumulator.add(i < 12 ? 0.2 + i * 0.02 : 0.6 + i * 0.003, true, "P" + i % 3);
      accumulator.add(i < 5 ? 0.8 + i * 0.01 : 0.1 + i * 0.001, false, "P" + i % 2);
    }
    return accumulator;
  }

  static EvaluationReport full() {
    return of("Evaluation of custom-cnn", summary("Parasitized", "Uninfected"), history(8));
  }

  static EvaluationReport of(String title, EvaluationSummary summary, List<EpochRow> history) {
    return new EvaluationReport(
        title,
        summary,
        intervals(),
        List.of(new Fact("model", "custom-cnn"), new Fact("split by", "patient")),
        List.of("Patient leak: P1 is in two splits."),
        history,
        List.of(
            wrong("Parasitized/miss.png", "P1", "Parasitized", 0.2, png()),
            wrong("Uninfected/alarm.png", null, "Uninfected", 0.84, png()),
            wrong(
                "Uninfected/text.png",
                "P0",
                "Uninfected",
                0.8,
                "no picture".getBytes(StandardCharsets.UTF_8))));
  }

  static WrongCell wrong(
      String path, String patient, String label, double probability, byte[] png) {
    return new WrongCell("id-" + path, path, patient, label, probability, png);
  }

  static List<EpochRow> history(int epochs) {
    List<EpochRow> rows = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      rows.add(epoch(epoch, "train"));
    }
    return rows;
  }

  static EpochRow epoch(int epoch, String stage) {
    double left = 1.0 / epoch;
    return new EpochRow(
        epoch,
        stage,
        0.6 * left,
        1 - 0.25 * left,
        1 - 0.15 * left,
        0.5 * left,
        1 - 0.2 * left,
        1 - 0.1 * left,
        null,
        1e-3,
        80,
        new EpochRow.Seconds(60, 2, 3, 45, 4, 6),
        1 << 30,
        3 << 29);
  }

  static byte[] png() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(3, 3, BufferedImage.TYPE_INT_RGB), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Parses the page as XML; fails if it is not well-formed or wants anything from outside. */
  static Document parse(String page) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      builder.setEntityResolver(
          (name, address) -> {
            throw new SAXException("external entity " + address);
          });
      return builder.parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError("not well-formed: " + e.getMessage(), e);
    }
  }

  static List<Element> elements(Document document, String tag) {
    NodeList nodes = document.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** What a reader sees, the style sheet aside. */
  static String text(Document document) {
    return elements(document, "body").get(0).getTextContent();
  }
}
