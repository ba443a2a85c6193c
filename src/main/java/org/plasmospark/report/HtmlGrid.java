package org.plasmospark.report;

import java.util.List;
import java.util.Locale;

/** Writes the trials of a grid of settings as one {@link Page}, which links to their folders. */
public final class HtmlGrid {
  private final GridReport report;
  private final Html html;

  private HtmlGrid(GridReport report, Html html) {
    this.report = report;
    this.html = html;
  }

  /** The page, to be stored as UTF-8 beside the folders of the trials. */
  public static String render(GridReport report) {
    return Page.render(report.title(), html -> new HtmlGrid(report, html).write());
  }

  private void write() {
    header();
    Page.warnings(html, report.warnings());
    trials();
    Page.facts(html, "What was tried", report.facts());
    html.open("footer").element("p", "Written by Plasmospark.").close();
  }

  private void header() {
    GridReport.Trial best = report.trials().get(0);
    html.open("header").element("h1", report.title()).open("p", "class", "lead");
    html.text(
        Double.isNaN(best.auc())
            ? String.format(
                Locale.ROOT,
                "Of %s none has an AUC on the validation cells; %s was chosen as the first.",
                Figures.count(report.trials().size(), "combination"),
                best.name())
            : String.format(
                Locale.ROOT,
                "Of %s, %s has the highest AUC on the validation cells: %s, in epoch %d of %d.",
                Figures.count(report.trials().size(), "combination"),
                best.name(),
                Figures.decimal(best.auc(), 4),
                best.keptEpoch(),
                best.epochs()));
    html.text(" It is the model bundle of this folder.").close().close();
  }

  private void trials() {
    html.open("section", "aria-labelledby", "trials-title");
    html.element("h2", "Trials, the best first", "id", "trials-title");
    html.open("div", "class", "wide").open("table", "class", "trials").open("thead").open("tr");
    html.element("th", "Trial", "scope", "col");
    report.trials().get(0).settings().keySet().forEach(this::setting);
    for (String column : List.of("AUC", "Accuracy", "Loss", "Kept epoch", "Training")) {
      html.element("th", column, "scope", "col", "class", "number");
    }
    html.element("th", "Files", "scope", "col").close().close().open("tbody");
    for (int rank = 0; rank < report.trials().size(); rank++) {
      row(report.trials().get(rank), rank == 0);
    }
    html.close().close().close();
    html.element(
        "p",
        "AUC, accuracy and loss are those of the kept epoch on the validation cells, which have also"
            + " chosen the epoch and the trial: those of the chosen one are rather too good. The test"
            + " split has played no part, so that the job evaluate can say on it how good the model"
            + " is. Training is the sum of the epochs."
            + (report.trials().stream().anyMatch(GridReport.Trial::hasDiverged)
                ? " A trial that diverged, because its loss or parameters were no numbers any more,"
                    + " has no model."
                : ""),
        "class",
        "note");
    html.close();
  }

  /** Such a key may break behind its dots. */
  private void setting(String key) {
    html.open("th", "scope", "col").open("bdi");
    for (String part : key.split("(?<=\\.)")) {
      html.text(part).leaf("wbr");
    }
    html.close().close();
  }

  private void row(GridReport.Trial trial, boolean chosen) {
    html.open("tr", "class", chosen ? "chosen" : "").open("th", "scope", "row");
    html.text(trial.name());
    if (chosen) {
      html.element("span", "chosen", "class", "bounds");
    }
    html.close();
    for (String value : trial.settings().values()) {
      html.open("td").element("bdi", value).close();
    }
    metric(trial.auc());
    metric(trial.accuracy());
    metric(trial.loss());
    if (trial.hasDiverged()) {
      html.element("td", "diverged", "class", "none");
    } else {
      number(Figures.count(trial.keptEpoch()) + " of " + Figures.count(trial.epochs()));
    }
    number(CostTable.duration(trial.seconds()));
    html.open("td");
    if (trial.hasDiverged()) {
      html.text("none");
    } else {
      link(trial, "metadata.json", "bundle");
      html.text(" ");
      link(trial, "history.json", "history");
    }
    html.close().close();
  }

  /** To a file of the trial's folder, of whose name nothing can lead elsewhere. */
  private void link(GridReport.Trial trial, String file, String text) {
    html.element("a", text, "href", "./" + trial.name() + "/" + file);
  }

  private void metric(double value) {
    if (Double.isNaN(value)) {
      html.element("td", "not defined", "class", "none");
    } else {
      number(Figures.decimal(value, 4));
    }
  }

  private void number(String text) {
    html.element("td", text, "class", "number");
  }
}
