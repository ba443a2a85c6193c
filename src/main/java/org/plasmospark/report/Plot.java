package org.plasmospark.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A rectangle of a drawing with linear axes; the vertical one points up.
 *
 * @param left edge in drawing units
 * @param top edge in drawing units
 * @param width in drawing units
 * @param height in drawing units
 * @param fromX value at the left edge
 * @param toX value at the right edge, above {@code fromX}
 * @param fromY value at the lower edge
 * @param toY value at the upper edge, above {@code fromY}
 */
record Plot(
    double left,
    double top,
    double width,
    double height,
    double fromX,
    double toX,
    double fromY,
    double toY) {

  /** A point of a line in values. */
  record Point(double x, double y) {
    boolean finite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  double right() {
    return left + width;
  }

  double bottom() {
    return top + height;
  }

  double x(double value) {
    return left + width * (value - fromX) / (toX - fromX);
  }

  double y(double value) {
    return bottom() - height * (value - fromY) / (toY - fromY);
  }

  /** SVG path data of a line; points that are not finite interrupt it. */
  String path(List<Point> points) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (Point point : points) {
      if (point.finite()) {
        path.append(drawing ? 'L' : 'M').append(Figures.coordinate(x(point.x)));
        path.append(' ').append(Figures.coordinate(y(point.y)));
      }
      drawing = point.finite();
    }
    return path.toString();
  }

  /** The background and its frame. */
  void frame(Html html) {
    rectangle(html, "frame", left, top, width, height);
  }

  /** Covers what is behind the plot and its labels, with the given margins. */
  void backdrop(Html html, double leftMargin, double sideMargin, double bottomMargin) {
    rectangle(
        html,
        "backdrop",
        left - leftMargin,
        top - sideMargin,
        width + leftMargin + sideMargin,
        height + sideMargin + bottomMargin);
  }

  private static void rectangle(
      Html html, String style, double x, double y, double width, double height) {
    html.leaf(
        "rect",
        "class",
        style,
        "x",
        Figures.coordinate(x),
        "y",
        Figures.coordinate(y),
        "width",
        Figures.coordinate(width),
        "height",
        Figures.coordinate(height));
  }

  void verticalGrid(Html html, double value, String label) {
    line(html, "grid", x(value), top, x(value), bottom());
    label(html, x(value), bottom() + 16, "middle", label);
  }

  void horizontalGrid(Html html, double value, String label) {
    line(html, "grid", left, y(value), right(), y(value));
    label(html, left - 6, y(value) + 4, "end", label);
  }

  static void line(Html html, String style, double x1, double y1, double x2, double y2) {
    html.leaf(
        "line",
        "class",
        style,
        "x1",
        Figures.coordinate(x1),
        "y1",
        Figures.coordinate(y1),
        "x2",
        Figures.coordinate(x2),
        "y2",
        Figures.coordinate(y2));
  }

  static void label(Html html, double x, double y, String anchor, String text) {
    html.element(
        "text",
        text,
        "x",
        Figures.coordinate(x),
        "y",
        Figures.coordinate(y),
        "text-anchor",
        anchor);
  }

  /**
   * Round values between the two, both included if round: steps of 1, 2 or 5 times a power of 10.
   */
  static List<Double> ticks(double from, double to, int atMost) {
    double rough = (to - from) / Math.max(1, atMost - 1);
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power;
    for (int factor : new int[] {1, 2, 5, 10}) {
      step = factor * power;
      if (step >= rough * (1 - 1e-9)) {
        break;
      }
    }
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }
}
