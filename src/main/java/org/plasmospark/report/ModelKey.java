package org.plasmospark.report;

/** A model's line and name, the same in every table and drawing. */
final class ModelKey {
  private ModelKey() {}

  /** The style of the model's lines and marks. */
  static String style(int model) {
    return "model m" + model;
  }

  /** A head of a row with the model's line and name. */
  static void rowHead(Html html, int model, String name) {
    html.open("th", "scope", "row", "class", "modelname");
    write(html, model, name);
    html.close();
  }

  /** The model's line and name. */
  static void write(Html html, int model, String name) {
    html.open("div", "class", "key");
    html.open("svg", "viewBox", "0 0 28 12", "aria-hidden", "true");
    Plot.line(html, style(model), 0, 6, 28, 6);
    html.close().element("bdi", name).close();
  }
}
