package org.plasmospark.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.plasmospark.evaluation.patients.PatientDifferences;
import org.plasmospark.evaluation.patients.TestedPatient;
import org.plasmospark.evaluation.statistics.FiveNumbers;

/** Accuracy and AUC of each patient as a dot, and a box for each fold and for all. */
final class SvgPatientChart {
  /** Beyond it the dots only swell the page. */
  static final int MOST_DOTS = 2000;

  private static final double TOP = 12;
  private static final double LEFT = 58;
  private static final double WIDTH = 340;
  private static final double BOX_LANE = 26;
  private static final double DOT_LANE = 30;
  private static final double DOT_RADIUS = 3;

  /** Between the centres of dots side by side. */
  private static final double DOT_SPACE = 2 * DOT_RADIUS;

  private SvgPatientChart() {}

  /**
   * A figure of patients.
   *
   * @param value NaN where undefined
   */
  private record Figure(
      String name,
      ToDoubleFunction<TestedPatient> value,
      Function<PatientDifferences, FiveNumbers> spread) {

    List<TestedPatient> defined(PatientDifferences differences) {
      return differences.patients().stream()
          .filter(patient -> !Double.isNaN(value.applyAsDouble(patient)))
          .sorted(Comparator.comparingDouble(value).thenComparing(TestedPatient::patientId))
          .toList();
    }
  }

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("Accuracy", TestedPatient::accuracy, PatientDifferences::accuracy),
          new Figure("AUC", TestedPatient::auc, PatientDifferences::auc));

  /**
   * A dot.
   *
   * @param level from 0: how many dots are below it
   */
  private record Dot(TestedPatient patient, double x, int level) {}

  /**
   * A row of the drawing.
   *
   * @param dots empty if only the box is drawn
   */
  private record Lane(String name, FiveNumbers spread, List<Dot> dots) {
    double height() {
      return dots.isEmpty() ? BOX_LANE : BOX_LANE + DOT_LANE;
    }
  }

  static void write(Html html, PatientDifferences differences) {
    html.open("div", "class", "pair");
    FIGURES.forEach(figure -> panel(html, figure, differences));
    html.close();
  }

  private static void panel(Html html, Figure figure, PatientDifferences differences) {
    FiveNumbers spread = figure.spread().apply(differences);
    if (spread.n() == 0) {
      html.element("p", figure.name() + " is not defined for any patient.", "class", "none");
      return;
    }
    double lowest = Math.max(0, Math.floor(spread.minimum() * 10 - 0.2) / 10);
    // So that the dots at both ends are whole.
    double room = 0.02 * (1 - lowest);
    Plot across = new Plot(LEFT, TOP, WIDTH, 1, lowest - room, 1 + room, 0, 1);
    List<Lane> lanes = lanes(figure, differences, across);
    double height = lanes.stream().mapToDouble(Lane::height).sum();
    Plot plot = new Plot(LEFT, TOP, WIDTH, height, across.fromX(), across.toX(), 0, 1);
    html.open("figure");
    html.open(
        "svg",
        "viewBox",
        String.format(Locale.ROOT, "0 0 424 %.0f", height + 50),
        "role",
        "img",
        "class",
        "chart",
        "aria-label",
        figure.name() + " of each patient by fold; the same numbers are in the tables.");
    plot.frame(html);
    for (double tick : Plot.ticks(lowest, 1, 6)) {
      plot.verticalGrid(html, tick, Figures.decimal(tick, 2));
    }
    Plot.label(html, LEFT + WIDTH / 2, plot.bottom() + 34, "middle", axis(figure));
    draw(html, figure, lanes, plot);
    html.close();
    legend(html, differences, lanes);
    html.close();
  }

  private static String axis(Figure figure) {
    return figure.name() + " of a patient";
  }

  /** All patients together, then each fold. */
  private static List<Lane> lanes(Figure figure, PatientDifferences differences, Plot across) {
    boolean dots = differences.patients().size() <= MOST_DOTS;
    List<Lane> lanes = new ArrayList<>();
    lanes.add(new Lane("all", figure.spread().apply(differences), List.of()));
    for (String fold : folds(differences)) {
      PatientDifferences of = differences.of(fold);
      FiveNumbers spread = figure.spread().apply(of);
      lanes.add(
          new Lane(fold, spread, dots ? stacked(figure, figure.defined(of), across) : List.of()));
    }
    return lanes;
  }

  /** By number: fold-2 before fold-10. */
  private static List<String> folds(PatientDifferences differences) {
    TreeMap<String, String> sorted =
        new TreeMap<>(Comparator.comparingInt(String::length).thenComparing(fold -> fold));
    differences.patients().forEach(patient -> sorted.put(patient.fold(), patient.fold()));
    return List.copyOf(sorted.values());
  }

  /** Each dot at its value, on the lowest level where it does not touch the one before. */
  private static List<Dot> stacked(Figure figure, List<TestedPatient> patients, Plot across) {
    List<Double> lastOfLevel = new ArrayList<>();
    List<Dot> dots = new ArrayList<>();
    for (TestedPatient patient : patients) {
      double x = across.x(figure.value().applyAsDouble(patient));
      int level = 0;
      while (level < lastOfLevel.size() && x - lastOfLevel.get(level) < DOT_SPACE) {
        level++;
      }
      if (level == lastOfLevel.size()) {
        lastOfLevel.add(x);
      } else {
        lastOfLevel.set(level, x);
      }
      dots.add(new Dot(patient, x, level));
    }
    return dots;
  }

  private static void draw(Html html, Figure figure, List<Lane> lanes, Plot plot) {
    int highest =
        lanes.stream().flatMap(lane -> lane.dots().stream()).mapToInt(Dot::level).max().orElse(0);
    double step = Math.min(DOT_SPACE, (DOT_LANE - 2 * DOT_RADIUS) / Math.max(1, highest));
    double top = plot.top();
    for (Lane lane : lanes) {
      if (top > plot.top()) {
        Plot.line(html, "grid", plot.left(), top, plot.right(), top);
      }
      double bottom = top + lane.height();
      double middle = bottom - BOX_LANE / 2;
      Plot.label(html, plot.left() - 6, middle + 4, "end", lane.name());
      if (lane.spread().n() > 0) {
        box(html, plot, lane.spread(), middle);
      }
      for (Dot dot : lane.dots()) {
        dot(html, figure, dot, bottom - BOX_LANE - dot.level() * step);
      }
      top = bottom;
    }
  }

  private static void box(Html html, Plot plot, FiveNumbers spread, double middle) {
    double half = 6;
    Plot.line(html, "whisker", plot.x(spread.minimum()), middle, plot.x(spread.maximum()), middle);
    html.leaf(
        "rect",
        "class",
        "box",
        "x",
        Figures.coordinate(plot.x(spread.lowerQuartile())),
        "y",
        Figures.coordinate(middle - half),
        "width",
        Figures.coordinate(plot.x(spread.upperQuartile()) - plot.x(spread.lowerQuartile())),
        "height",
        Figures.coordinate(2 * half));
    double median = plot.x(spread.median());
    Plot.line(html, "median", median, middle - half, median, middle + half);
  }

  private static void dot(Html html, Figure figure, Dot dot, double y) {
    html.open(
        "circle",
        "class",
        style(dot.patient()),
        "cx",
        Figures.coordinate(dot.x()),
        "cy",
        Figures.coordinate(y),
        "r",
        Figures.coordinate(DOT_RADIUS));
    html.element(
        "title",
        dot.patient().patientId()
            + ": "
            + Figures.decimal(figure.value().applyAsDouble(dot.patient()), 4));
    html.close();
  }

  private static String style(TestedPatient patient) {
    return patient.cells() < PatientDifferences.LEAST_CELLS ? "patient few" : "patient";
  }

  private static void legend(Html html, PatientDifferences differences, List<Lane> lanes) {
    html.open("figcaption").open("ul", "class", "legend");
    Legend.key(html, "box", "Quartiles with median, minimum to maximum");
    if (lanes.stream().anyMatch(lane -> !lane.dots().isEmpty())) {
      Legend.key(html, "patient", "A patient");
      if (differences.patients().stream().anyMatch(each -> style(each).endsWith("few"))) {
        Legend.key(
            html,
            "patient few",
            "A patient with fewer than " + PatientDifferences.LEAST_CELLS + " cells");
      }
    }
    html.close().close();
  }
}
