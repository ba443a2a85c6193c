package org.plasmospark.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** How the training went, epoch by epoch: loss, accuracy and area under the ROC curve. */
final class SvgHistoryChart {
  private SvgHistoryChart() {}

  /** Of the series that is left out where no epoch has an average. */
  private static final String AVERAGED = "third";

  private record Series(String name, String style, ToDoubleFunction<EpochRow> value) {}

  private static final List<Series> LOSSES =
      List.of(
          new Series("Training loss", "first", EpochRow::trainLoss),
          new Series("Validation loss", "second", EpochRow::validationLoss),
          new Series("Averaged weights, validation", AVERAGED, EpochRow::averagedLoss));

  private static final List<Series> ACCURACIES =
      List.of(
          new Series("Training accuracy", "first", EpochRow::trainAccuracy),
          new Series("Validation accuracy", "second", EpochRow::validationAccuracy),
          new Series("Averaged weights, validation", AVERAGED, EpochRow::averagedAccuracy));

  private static final List<Series> AUCS =
      List.of(
          new Series("Training AUC", "first", EpochRow::trainAuc),
          new Series("Validation AUC", "second", EpochRow::validationAuc),
          new Series("Averaged weights, validation", AVERAGED, EpochRow::averagedAuc));

  /** Writes nothing without rows. */
  static void write(Html html, List<EpochRow> history) {
    if (history.isEmpty()) {
      return;
    }
    html.open("section", "aria-labelledby", "history-title")
        .element("h2", "Training", "id", "history-title")
        .open("div", "class", "pair");
    List<Series> losses = shown(LOSSES, history);
    double highest = values(history, losses).max().orElse(1);
    panel(html, "Loss (nats)", history, losses, 0, highest > 0 ? highest * 1.05 : 1);
    share(html, "Accuracy", history, shown(ACCURACIES, history));
    share(html, "AUC", history, shown(AUCS, history));
    html.close();
    table(html, history);
    EpochCosts.write(html, history);
    html.close();
  }

  private static boolean hasAverages(List<EpochRow> history) {
    return history.stream().anyMatch(row -> row.averaged() != null);
  }

  private static List<Series> shown(List<Series> series, List<EpochRow> history) {
    return hasAverages(history)
        ? series
        : series.stream().filter(one -> !one.style().equals(AVERAGED)).toList();
  }

  private static void share(Html html, String name, List<EpochRow> history, List<Series> series) {
    double lowest = values(history, series).min().orElse(0);
    panel(html, name, history, series, Math.max(0, Math.floor(lowest * 10 - 0.2) / 10), 1);
  }

  private static DoubleStream values(List<EpochRow> history, List<Series> series) {
    return history.stream()
        .flatMapToDouble(row -> series.stream().mapToDouble(one -> one.value().applyAsDouble(row)))
        .filter(Double::isFinite);
  }

  private static void panel(
      Html html,
      String name,
      List<EpochRow> history,
      List<Series> series,
      double fromY,
      double toY) {
    double first = history.get(0).epoch();
    double last = history.get(history.size() - 1).epoch();
    // Half an epoch of room where there is but one.
    double room = last > first ? 0 : 0.5;
    Plot plot =
        new Plot(58, 12, 340, 200, first - room, last + room, fromY, Math.max(toY, fromY + 0.1));
    html.open("figure");
    html.open(
        "svg",
        "viewBox",
        "0 0 424 262",
        "role",
        "img",
        "class",
        "chart",
        "aria-label",
        name + " by epoch; the same numbers are in the table below.");
    plot.frame(html);
    epochTicks(history).forEach(epoch -> plot.verticalGrid(html, epoch, Figures.count(epoch)));
    for (double tick : Plot.ticks(plot.fromY(), plot.toY(), 7)) {
      plot.horizontalGrid(html, tick, tickLabel(tick, plot.toY()));
    }
    Plot.label(html, 228, 250, "middle", "epoch");
    for (Series one : series) {
      List<Plot.Point> points =
          history.stream()
              .map(row -> new Plot.Point(row.epoch(), one.value().applyAsDouble(row)))
              .toList();
      html.leaf("path", "class", one.style(), "d", plot.path(points));
      for (Plot.Point point : points) {
        if (point.finite()) {
          html.leaf(
              "circle",
              "class",
              one.style(),
              "cx",
              Figures.coordinate(plot.x(point.x())),
              "cy",
              Figures.coordinate(plot.y(point.y())),
              "r",
              "3");
        }
      }
    }
    html.close().open("figcaption").open("ul", "class", "legend");
    series.forEach(one -> Legend.key(html, one.style(), one.name()));
    html.close().close().close();
  }

  /** Some ten epochs at most, the first among them. */
  private static LongStream epochTicks(List<EpochRow> history) {
    int first = history.get(0).epoch();
    int last = history.get(history.size() - 1).epoch();
    int step = Math.max(1, (last - first + 9) / 10);
    return LongStream.rangeClosed(first, last).filter(epoch -> (epoch - first) % step == 0);
  }

  private static String tickLabel(double tick, double highest) {
    if (highest >= 1e5) {
      return String.format(Locale.ROOT, "%.0e", tick);
    }
    return Figures.decimal(tick, highest > 10 ? 0 : highest > 0.1 ? 2 : 4);
  }

  private static void table(Html html, List<EpochRow> history) {
    html.open("details").element("summary", "Numbers by epoch");
    html.open("div", "class", "wide narrow").open("table").open("thead").open("tr");
    boolean stages = history.stream().map(EpochRow::stage).distinct().count() > 1;
    boolean averages = hasAverages(history);
    html.element("th", "Epoch", "scope", "col", "class", "number");
    if (stages) {
      html.element("th", "Stage", "scope", "col");
    }
    for (String column :
        List.of(
            "Training loss",
            "Validation loss",
            "Training accuracy",
            "Validation accuracy",
            "Training AUC",
            "Validation AUC",
            "Learning rate")) {
      html.element("th", column, "scope", "col", "class", "number");
    }
    if (averages) {
      html.element("th", "Validation AUC of the average", "scope", "col", "class", "number");
      html.element("th", "Stands for the epoch", "scope", "col");
    }
    html.close().close().open("tbody");
    for (EpochRow row : history) {
      html.open("tr").element("th", Figures.count(row.epoch()), "scope", "row", "class", "number");
      if (stages) {
        html.element("td", row.stage());
      }
      cell(html, Figures.decimal(row.trainLoss(), 4));
      cell(html, Figures.decimal(row.validationLoss(), 4));
      cell(html, Figures.decimal(row.trainAccuracy(), 4));
      cell(html, Figures.decimal(row.validationAccuracy(), 4));
      cell(html, Figures.decimal(row.trainAuc(), 4));
      cell(html, Figures.decimal(row.validationAuc(), 4));
      cell(html, rate(row.learningRate()));
      if (averages) {
        cell(html, Figures.decimal(row.averagedAuc(), 4));
        html.element(
            "td",
            row.averaged() != null && row.averaged().chosen() ? "the average" : "the weights");
      }
      html.close();
    }
    html.close().close().close().close();
  }

  /** Learning rates differ by powers of ten. */
  private static String rate(double rate) {
    return Double.isFinite(rate)
        ? String.format(Locale.ROOT, "%.2e", rate)
        : Figures.decimal(rate, 4);
  }

  private static void cell(Html html, String text) {
    html.element("td", text, "class", "number");
  }
}
