package org.plasmospark.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.plasmospark.evaluation.CrossValidation.Spread;
import org.plasmospark.evaluation.RobustnessSpread;
import org.plasmospark.evaluation.RobustnessSpread.Row;
import org.plasmospark.image.SimulatedChange.Kind;

/** Accuracy and AUC by the strength of simulated changes: a chart a kind, and a table. */
final class RobustnessCurves {
  private static final Series AUC = new Series("AUC", "first", Row::auc);
  private static final Series ACCURACY = new Series("Accuracy", "second", Row::accuracy);

  private final Html html;
  private final RobustnessSpread robustness;
  private final Row plain;
  private final double lowest;

  private record Series(String name, String style, Function<Row, Spread> value) {}

  /** A strength and the figures there. */
  private record Measured(double strength, Row row) {}

  private RobustnessCurves(Html html, RobustnessSpread robustness) {
    this.html = html;
    this.robustness = robustness;
    this.plain = robustness.plain();
    double least =
        Stream.concat(Stream.of(plain), robustness.changed().stream())
            .flatMap(row -> Stream.of(row.auc(), row.accuracy()))
            .mapToDouble(Spread::lowest)
            .filter(Double::isFinite)
            .min()
            .orElse(0);
    lowest = Math.max(0, Math.floor(least * 10 - 0.2) / 10);
  }

  /** Writes nothing if robustness was not measured. */
  static void write(Html html, RobustnessSpread robustness) {
    if (robustness != null) {
      new RobustnessCurves(html, robustness).write();
    }
  }

  private void write() {
    html.open("section", "aria-labelledby", "robustness-title")
        .element("h2", "Other stains, simulated", "id", "robustness-title");
    html.element(
        "p",
        "The same cells at the same threshold, with one change at a time: of the colours, and of the"
            + " black around the cell, which becomes as bright as the background of a smear. A simulated"
            + " change is no stain of another laboratory; it shows what the model depends on.");
    robustness.largestLoss().ifPresent(row -> html.element("p", loss(row)));
    legend();
    html.open("div", "class", "pair");
    for (Kind kind : Kind.values()) {
      List<Measured> curve = curve(kind);
      if (!curve.isEmpty()) {
        panel(kind, curve);
      }
    }
    html.close();
    table();
    html.close();
  }

  private String loss(Row row) {
    if (row.aucLoss().mean() <= 0) {
      return "AUC falls under none of the changes.";
    }
    return String.format(
        Locale.ROOT,
        "AUC falls most at %s %s: %sfrom %s to %s.",
        name(row.change().kind()).toLowerCase(Locale.ROOT),
        Figures.threshold(row.change().strength()),
        robustness.ofSeveral() ? "in the mean of the folds " : "",
        Figures.decimal(plain.auc().mean(), 4),
        Figures.decimal(row.auc().mean(), 4));
  }

  private void legend() {
    html.open("ul", "class", "legend");
    for (Series series : List.of(AUC, ACCURACY)) {
      Legend.key(
          html,
          series.style(),
          series.name() + (robustness.ofSeveral() ? ", mean of the folds" : ""));
    }
    Legend.key(html, "operating", "the cells as they are");
    html.close();
    if (robustness.ofSeveral()) {
      html.element("p", "Upright lines go from the lowest fold to the highest.", "class", "note");
    }
  }

  /** Figures of a kind by strength, with those of the cells as they are; empty without changes. */
  private List<Measured> curve(Kind kind) {
    List<Measured> curve = new ArrayList<>();
    for (Row row : robustness.changed()) {
      if (row.change().kind() == kind) {
        curve.add(new Measured(row.change().strength(), row));
      }
    }
    if (!curve.isEmpty()) {
      curve.add(new Measured(kind.neutral(), plain));
      curve.sort(Comparator.comparingDouble(Measured::strength));
    }
    return curve;
  }

  private void panel(Kind kind, List<Measured> curve) {
    double first = curve.get(0).strength();
    double last = curve.get(curve.size() - 1).strength();
    double room = last > first ? 0.04 * (last - first) : 0.5;
    Plot plot = new Plot(58, 12, 340, 170, first - room, last + room, lowest, 1);
    html.open("figure").element("h3", name(kind));
    html.open(
        "svg",
        "viewBox",
        "0 0 424 232",
        "role",
        "img",
        "class",
        "chart",
        "aria-label",
        name(kind) + ": AUC and accuracy by strength; the same numbers are in the table below.");
    plot.frame(html);
    for (double tick : Plot.ticks(first, Math.max(last, first + 1e-3), 7)) {
      plot.verticalGrid(html, tick, Figures.threshold(tick));
    }
    for (double tick : Plot.ticks(lowest, 1, 6)) {
      plot.horizontalGrid(html, tick, Figures.decimal(tick, 2));
    }
    Plot.label(html, 228, 220, "middle", axis(kind));
    for (Series series : List.of(ACCURACY, AUC)) {
      line(plot, curve, series);
    }
    mark(plot, kind);
    html.close().close();
  }

  private void line(Plot plot, List<Measured> curve, Series series) {
    List<Plot.Point> points =
        curve.stream()
            .map(at -> new Plot.Point(at.strength(), series.value().apply(at.row()).mean()))
            .toList();
    html.leaf("path", "class", series.style(), "d", plot.path(points));
    for (Measured at : curve) {
      Spread spread = series.value().apply(at.row());
      if (spread.folds() > 1) {
        double x = plot.x(at.strength());
        Plot.line(
            html,
            series.style() + " whole",
            x,
            plot.y(spread.lowest()),
            x,
            plot.y(spread.highest()));
      }
    }
    points.stream()
        .filter(Plot.Point::finite)
        .forEach(point -> circle(plot, series.style(), point, "3"));
  }

  private void mark(Plot plot, Kind kind) {
    for (Series series : List.of(ACCURACY, AUC)) {
      Plot.Point point = new Plot.Point(kind.neutral(), series.value().apply(plain).mean());
      if (point.finite()) {
        circle(plot, "operating", point, "5");
      }
    }
  }

  private void circle(Plot plot, String style, Plot.Point at, String radius) {
    html.leaf(
        "circle",
        "class",
        style,
        "cx",
        Figures.coordinate(plot.x(at.x())),
        "cy",
        Figures.coordinate(plot.y(at.y())),
        "r",
        radius);
  }

  private void table() {
    html.open("details").element("summary", "Numbers by strength");
    html.open("div", "class", "wide").open("table").open("thead").open("tr");
    html.element("th", "Change", "scope", "col");
    for (String column :
        List.of("Strength", "Cells", "AUC", "AUC lost", "Accuracy", "Sensitivity", "Specificity")) {
      html.element("th", column, "scope", "col", "class", "number");
    }
    html.close().close().open("tbody");
    row(plain);
    robustness.changed().forEach(this::row);
    html.close().close().close();
    if (robustness.ofSeveral()) {
      html.element(
          "p", "Mean and standard deviation of the folds; cells of all folds.", "class", "note");
    }
    html.close();
  }

  private void row(Row row) {
    boolean changed = row.change() != null;
    html.open("tr")
        .element("th", changed ? name(row.change().kind()) : "As they are", "scope", "row");
    number(changed ? Figures.threshold(row.change().strength()) : "");
    number(Figures.count(row.cells()));
    figure(row.auc());
    if (changed) {
      figure(row.aucLoss());
    } else {
      number("");
    }
    figure(row.accuracy());
    figure(row.sensitivity());
    figure(row.specificity());
    html.close();
  }

  private void figure(Spread spread) {
    if (spread.folds() == 0) {
      html.element("td", "not defined", "class", "none");
    } else {
      number(
          Figures.decimal(spread.mean(), 4)
              + (spread.folds() > 1 ? " ± " + Figures.decimal(spread.standardDeviation(), 4) : ""));
    }
  }

  private void number(String text) {
    html.element("td", text, "class", "number");
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case SATURATION -> "Saturation";
      case RED_GAIN -> "Red";
      case GREEN_GAIN -> "Green";
      case BLUE_GAIN -> "Blue";
      case GAMMA -> "Gamma";
      case BRIGHTNESS -> "Brightness";
      case BORDER -> "Background";
    };
  }

  private static String axis(Kind kind) {
    return switch (kind) {
      case SATURATION -> "factor of the saturation; 0 is gray";
      case RED_GAIN -> "factor of red";
      case GREEN_GAIN -> "factor of green";
      case BLUE_GAIN -> "factor of blue";
      case GAMMA -> "exponent; below 1 is brighter";
      case BRIGHTNESS -> "factor of all colours";
      case BORDER -> "0 is black around the cell, 1 the background";
    };
  }
}
