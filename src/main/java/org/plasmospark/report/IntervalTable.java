package org.plasmospark.report;

import java.util.List;
import java.util.Optional;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.comparison.Comparison;
import org.plasmospark.evaluation.statistics.Interval;
import org.plasmospark.evaluation.statistics.MetricIntervals;

/**
 * The main metrics of all models: a row a model, and in each column the figure, its bounds, and
 * both drawn on the scale that the column has in common.
 */
final class IntervalTable {
  private static final double WIDTH = 170;
  private static final double MARGIN = 8;

  private IntervalTable() {}

  static void write(Html html, ComparisonReport report) {
    Comparison comparison = report.comparison();
    html.open("section", "aria-labelledby", "models-title");
    html.element("h2", "Models", "id", "models-title");
    html.open("div", "class", "wide").open("table", "class", "intervals").open("thead").open("tr");
    html.element("th", "Model", "scope", "col");
    List<List<Metric>> columns = columns(comparison);
    for (List<Metric> column : columns) {
      html.element("th", column.get(0).name(), "scope", "col");
    }
    html.close().close().open("tbody");
    List<Plot> plots =
        columns.stream().map(column -> plot(column, comparison.intervals())).toList();
    for (int model = 0; model < report.models().size(); model++) {
      html.open("tr");
      ModelKey.rowHead(html, model, report.models().get(model).name());
      for (int column = 0; column < columns.size(); column++) {
        cell(
            html,
            columns.get(column).get(model),
            comparison.intervals().get(model),
            plots.get(column),
            model);
      }
      html.close();
    }
    html.close().open("tfoot", "aria-hidden", "true").open("tr").element("td", "");
    for (int column = 0; column < columns.size(); column++) {
      html.open("td");
      axis(html, plots.get(column), columns.get(column).get(0));
      html.close();
    }
    html.close().close().close().close();
    if (comparison.hasIntervals()) {
      html.element(
          "p",
          "Below each figure its "
              + Intervals.name(comparison.plan())
              + ". "
              + Intervals.explanation(comparison.intervals(), comparison.summaries().get(0)),
          "class",
          "note");
    }
    html.close();
  }

  /** For each metric its figures of all models. */
  private static List<List<Metric>> columns(Comparison comparison) {
    List<EvaluationSummary> all = comparison.summaries();
    return List.of(
        all.stream().map(Metric::accuracy).toList(),
        all.stream().map(Metric::auc).toList(),
        all.stream().map(Metric::sensitivity).toList(),
        all.stream().map(Metric::specificity).toList());
  }

  private static void cell(
      Html html, Metric metric, MetricIntervals intervals, Plot plot, int model) {
    html.open("td");
    if (Double.isNaN(metric.value())) {
      html.element("span", metric.shown(), "class", "none").close();
      return;
    }
    html.element("strong", metric.shown());
    Optional<String> bounds = metric.bounds(intervals);
    bounds.ifPresent(text -> html.element("span", text, "class", "bounds"));
    open(html, 16);
    for (double tick : ticks(plot)) {
      Plot.line(html, "grid", plot.x(tick), 0, plot.x(tick), 16);
    }
    metric
        .sampled()
        .flatMap(intervals::bounded)
        .ifPresent(interval -> whisker(html, plot, interval, model));
    html.leaf(
        "circle",
        "class",
        ModelKey.style(model),
        "cx",
        Figures.coordinate(plot.x(metric.value())),
        "cy",
        "8",
        "r",
        "4.5");
    html.close().close();
  }

  private static void whisker(Html html, Plot plot, Interval interval, int model) {
    String style = ModelKey.style(model) + " whole";
    double from = plot.x(interval.lower());
    double to = plot.x(interval.upper());
    Plot.line(html, style, from, 8, to, 8);
    Plot.line(html, style, from, 4, from, 12);
    Plot.line(html, style, to, 4, to, 12);
  }

  private static void axis(Html html, Plot plot, Metric metric) {
    open(html, 30);
    Plot.line(html, "grid", plot.left(), 4, plot.right(), 4);
    List<Double> ticks = ticks(plot);
    for (double tick : ticks) {
      Plot.line(html, "grid", plot.x(tick), 4, plot.x(tick), 9);
    }
    // Labels of the first and the last tick never meet.
    label(html, plot, metric, ticks.get(0));
    if (ticks.size() > 1) {
      label(html, plot, metric, ticks.get(ticks.size() - 1));
    }
    html.close();
  }

  private static List<Double> ticks(Plot plot) {
    return Plot.ticks(plot.fromX(), plot.toX(), 6);
  }

  private static void label(Html html, Plot plot, Metric metric, double tick) {
    double share = (tick - plot.fromX()) / (plot.toX() - plot.fromX());
    String anchor = share < 0.15 ? "start" : share > 0.85 ? "end" : "middle";
    Plot.label(html, plot.x(tick), 23, anchor, metric.shown(tick));
  }

  private static void open(Html html, double height) {
    html.open(
        "svg",
        "viewBox",
        "0 0 " + Figures.coordinate(WIDTH) + " " + Figures.coordinate(height),
        "aria-hidden",
        "true");
  }

  /** From the lowest to the highest of a column, with some air, within what is possible. */
  private static Plot plot(List<Metric> column, List<MetricIntervals> intervals) {
    double lowest = 1;
    double highest = 0;
    for (int model = 0; model < column.size(); model++) {
      Metric metric = column.get(model);
      if (!Double.isNaN(metric.value())) {
        Optional<Interval> interval = metric.sampled().flatMap(intervals.get(model)::bounded);
        lowest = Math.min(lowest, interval.map(Interval::lower).orElse(metric.value()));
        highest = Math.max(highest, interval.map(Interval::upper).orElse(metric.value()));
      }
    }
    double air = Math.max(0.01, 0.06 * (highest - lowest));
    double from = Math.max(0, Math.min(lowest, highest) - air);
    double to = Math.min(1, Math.max(lowest, highest) + air);
    return new Plot(MARGIN, 0, WIDTH - 2 * MARGIN, 16, from, to, 0, 1);
  }
}
