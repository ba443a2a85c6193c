package org.plasmospark.report;

/** An entry of a legend: a sample of the line or mark, and what it stands for. */
final class Legend {
  private Legend() {}

  static void key(Html html, String style, String text) {
    html.open("li").open("svg", "viewBox", "0 0 28 12", "aria-hidden", "true");
    if (style.equals("operating")) {
      html.leaf("circle", "class", style, "cx", "14", "cy", "6", "r", "5");
    } else {
      Plot.line(html, style, 0, 6, 28, 6);
    }
    html.close().element("span", text).close();
  }
}
