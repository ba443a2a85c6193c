package org.plasmospark.report;

/** An entry of a legend: a sample of the line or mark, and what it stands for. */
final class Legend {
  private Legend() {}

  static void key(Html html, String style, String text) {
    html.open("li").open("svg", "viewBox", "0 0 28 12", "aria-hidden", "true");
    switch (style) {
      case "operating" -> html.leaf("circle", "class", style, "cx", "14", "cy", "6", "r", "5");
      case "patient", "patient few" ->
          html.leaf("circle", "class", style, "cx", "14", "cy", "6", "r", "3");
      case "box" -> {
        Plot.line(html, "whisker", 0, 6, 28, 6);
        html.leaf("rect", "class", style, "x", "6", "y", "1", "width", "16", "height", "10");
        Plot.line(html, "median", 15, 1, 15, 11);
      }
      default -> Plot.line(html, style, 0, 6, 28, 6);
    }
    html.close().element("span", text).close();
  }
}
