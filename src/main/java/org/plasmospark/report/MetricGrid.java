package org.plasmospark.report;

import java.util.ArrayList;
import java.util.List;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.comparison.Comparison;
import org.plasmospark.evaluation.statistics.MetricIntervals;

/** All metrics of all models: a row a metric, a column a model. */
final class MetricGrid {
  private MetricGrid() {}

  static void write(Html html, ComparisonReport report) {
    Comparison comparison = report.comparison();
    html.open("section", "aria-labelledby", "grid-title");
    html.element("h2", "All metrics", "id", "grid-title");
    html.open("div", "class", "wide").open("table", "class", "grid").open("thead").open("tr");
    html.element("th", "Metric", "scope", "col");
    for (int model = 0; model < report.models().size(); model++) {
      html.open("th", "scope", "col", "class", "number");
      ModelKey.write(html, model, report.models().get(model).name());
      html.close();
    }
    html.close().close().open("tbody");
    List<List<Metric>> byModel = new ArrayList<>();
    for (EvaluationSummary summary : comparison.summaries()) {
      byModel.add(Metric.all(summary));
    }
    for (int metric = 0; metric < byModel.get(0).size(); metric++) {
      html.open("tr").element("th", byModel.get(0).get(metric).name(), "scope", "row");
      for (int model = 0; model < byModel.size(); model++) {
        cell(html, byModel.get(model).get(metric), comparison.intervals().get(model));
      }
      html.close();
    }
    html.close().close().close().close();
  }

  private static void cell(Html html, Metric metric, MetricIntervals intervals) {
    if (Double.isNaN(metric.value())) {
      html.element("td", metric.shown(), "class", "none");
      return;
    }
    html.open("td", "class", "number").element("span", metric.shown());
    metric.bounds(intervals).ifPresent(text -> html.element("span", text, "class", "bounds"));
    html.close();
  }
}
