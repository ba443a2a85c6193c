package org.plasmospark.report;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.WrongCell;

/** The most confidently wrong cells as pictures, the missed ones apart from the false alarms. */
final class CellGallery {
  /** A cell is some 20 kB; what is far larger would only swell the page. */
  private static final int MAX_PNG_BYTES = 1 << 20;

  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private CellGallery() {}

  static void write(Html html, EvaluationSummary summary, List<WrongCell> cells) {
    html.open("section").element("h2", "Most confidently wrong cells");
    if (cells.isEmpty()) {
      html.element(
          "p",
          summary.confusion().errors() == 0
              ? "No cell was called wrongly."
              : "No pictures were collected in this run.");
      html.close();
      return;
    }
    html.element(
        "p",
        "The errors the model was surest of, the surest first: hard cells, stain and debris, or"
            + " labels that deserve a second look.");
    String positive = summary.positiveLabel();
    String negative = summary.negativeLabel();
    group(
        html,
        "Missed: " + positive + ", called " + negative,
        cells.stream().filter(cell -> cell.actualLabel().equals(positive)).toList(),
        summary);
    group(
        html,
        "False alarms: " + negative + ", called " + positive,
        cells.stream().filter(cell -> !cell.actualLabel().equals(positive)).toList(),
        summary);
    html.close();
  }

  private static void group(
      Html html, String heading, List<WrongCell> cells, EvaluationSummary summary) {
    if (cells.isEmpty()) {
      return;
    }
    html.element("h3", heading).open("ul", "class", "gallery");
    cells.forEach(cell -> card(html, cell, cell.patientId(), summary));
    html.close();
  }

  /** Small pictures of cells of one patient, who is named elsewhere. */
  static void ofPatient(Html html, List<WrongCell> cells, EvaluationSummary summary) {
    html.open("ul", "class", "gallery small");
    cells.forEach(cell -> card(html, cell, null, summary));
    html.close();
  }

  private static void card(Html html, WrongCell cell, String patient, EvaluationSummary summary) {
    String called =
        cell.probability() >= summary.threshold()
            ? summary.positiveLabel()
            : summary.negativeLabel();
    html.open("li").open("figure");
    if (isPng(cell.png())) {
      html.leaf(
          "img",
          "src",
          "data:image/png;base64," + Base64.getEncoder().encodeToString(cell.png()),
          "alt",
          String.format(
              Locale.ROOT,
              "Cell labelled %s%s, called %s",
              cell.actualLabel(),
              cell.patientId() == null ? "" : " of patient " + cell.patientId(),
              called),
          "width",
          "132",
          "height",
          "132");
    } else {
      html.element("div", "no picture", "class", "blank");
    }
    html.open("figcaption");
    html.open("p", "class", "chance");
    html.element("b", Figures.percent(cell.probability()));
    html.element("span", " probability of ").element("bdi", summary.positiveLabel()).close();
    line(html, "labelled", cell.actualLabel());
    if (patient != null) {
      line(html, "patient", patient);
    }
    html.open("p", "class", "file", "title", cell.path()).element("bdi", fileName(cell.path()));
    html.close().close().close().close();
  }

  private static void line(Html html, String name, String value) {
    html.open("p").element("span", name + " ").element("bdi", value).close();
  }

  private static String fileName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() ? path : name;
  }

  private static boolean isPng(byte[] bytes) {
    return bytes.length <= MAX_PNG_BYTES
        && bytes.length > PNG_SIGNATURE.length
        && Arrays.equals(bytes, 0, PNG_SIGNATURE.length, PNG_SIGNATURE, 0, PNG_SIGNATURE.length);
  }
}
