package org.plasmospark.report;

import java.util.List;
import java.util.Locale;

/** What each model costs: its size, its training, its speed. */
final class CostTable {
  private CostTable() {}

  static void write(Html html, List<ComparedModel> models) {
    html.open("section", "aria-labelledby", "cost-title");
    html.element("h2", "Size, training and speed", "id", "cost-title");
    html.open("div", "class", "wide").open("table", "class", "cost").open("thead").open("tr");
    html.element("th", "Model", "scope", "col").element("th", "Version", "scope", "col");
    for (String column : List.of("Parameters", "Epochs", "Training", "Cells/s, scoring")) {
      html.element("th", column, "scope", "col", "class", "number");
    }
    html.element("th", "Computed by", "scope", "col").close().close().open("tbody");
    for (int i = 0; i < models.size(); i++) {
      ComparedModel model = models.get(i);
      html.open("tr");
      ModelKey.rowHead(html, i, model.name());
      html.element("td", model.version(), "class", "version");
      count(html, model.parameters());
      count(html, model.epochs());
      known(html, model.trainingSeconds(), duration(model.trainingSeconds()));
      known(html, model.imagesPerSecond(), rate(model.imagesPerSecond()));
      html.element(
          "td",
          model.engine() + (model.hosts().isEmpty() ? "" : " on " + model.hosts()),
          "class",
          "where");
      html.close();
    }
    html.close().close().close();
    html.element(
        "p",
        "Training is the sum of the epochs, of a frozen base those of its head, without the features."
            + " Scoring was measured in the evaluation of each model,"
            + " with decoding and the start of the network, on the hosts named: only figures of the"
            + " same hosts compare, and few cells say little.",
        "class",
        "note");
    html.close();
  }

  private static void count(Html html, double value) {
    known(html, value, Double.isFinite(value) ? Figures.count(Math.round(value)) : "");
  }

  private static void known(Html html, double value, String shown) {
    boolean known = Double.isFinite(value);
    html.element("td", known ? shown : "not known", "class", known ? "number" : "number none");
  }

  private static String rate(double value) {
    return value < 10 ? Figures.decimal(value, 1) : Figures.count(Math.round(value));
  }

  /** 12 s, 3 min 20 s, 2 h 05 min. */
  static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "";
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%,d h %02d min", whole / 3600, whole % 3600 / 60);
  }
}
