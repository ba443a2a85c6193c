package org.plasmospark.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the epochs of a training cost: time by what was done in it, and memory. */
final class EpochCosts {
  private static final double MEBIBYTE = 1 << 20;

  private record Column(String name, int digits, ToDoubleFunction<EpochRow> value) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("Cells/s", 1, EpochRow::imagesPerSecond),
          new Column("Seconds", 1, row -> row.seconds().all()),
          new Column("Decode", 1, row -> row.seconds().decode()),
          new Column("Augment", 1, row -> row.seconds().augment()),
          new Column("Fit", 1, row -> row.seconds().fit()),
          new Column("Average", 1, row -> row.seconds().average()),
          new Column("Validate", 1, row -> row.seconds().validation()),
          new Column("Driver, MiB", 0, row -> row.driverBytes() / MEBIBYTE),
          new Column("Worker, MiB", 0, row -> row.workerBytes() / MEBIBYTE));

  private EpochCosts() {}

  static void write(Html html, List<EpochRow> history) {
    html.open("details").element("summary", "Time and memory by epoch");
    html.element(
        "p",
        "Decode and augment are the seconds in which the network waited for images; what other"
            + " threads did meanwhile is not in them. Average is everything else: moving parameters,"
            + " averaging them, starting rounds. In local mode driver and worker are one process.");
    html.open("div", "class", "wide").open("table").open("thead").open("tr");
    html.element("th", "Epoch", "scope", "col", "class", "number");
    COLUMNS.forEach(column -> html.element("th", column.name(), "scope", "col", "class", "number"));
    html.close().close().open("tbody");
    for (EpochRow row : history) {
      html.open("tr").element("th", Figures.count(row.epoch()), "scope", "row", "class", "number");
      for (Column column : COLUMNS) {
        html.element(
            "td",
            Figures.decimal(column.value().applyAsDouble(row), column.digits()),
            "class",
            "number");
      }
      html.close();
    }
    html.close().close().close().close();
  }
}
