package org.plasmospark.jobs.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.report.EvaluationReport.Fact;
import org.plasmospark.report.GridReport;
import org.plasmospark.report.HtmlGrid;
import org.plasmospark.settings.GridPoint;
import org.plasmospark.spark.table.GridTable;
import org.plasmospark.spark.training.DivergedException;
import org.plasmospark.spark.training.EpochRecord;
import org.plasmospark.storage.StorePath;

/**
 * What the trials of a grid of settings came to.
 *
 * @param trials by their validation AUC, the best first; of equals the first combination; those
 *     that have diverged last
 */
record GridResult(Work work, PackedData data, List<Trial> trials) {
  private static final String PAGE = "grid.html";

  /**
   * The model of a trial.
   *
   * @param version of its bundle
   * @param epoch that was kept
   */
  record Kept(String version, EpochRecord epoch) {}

  /**
   * A combination that was trained.
   *
   * @param name of its folder and in messages
   * @param history of all its epochs
   * @param kept empty if it has diverged
   * @param divergence a sentence, if it has
   */
  record Trial(
      String name,
      GridPoint point,
      List<EpochRecord> history,
      Optional<Kept> kept,
      Optional<String> divergence) {

    /** One that has no model. */
    static Trial diverged(String name, GridPoint point, DivergedException e) {
      return new Trial(name, point, e.history(), Optional.empty(), Optional.of(e.getMessage()));
    }

    /** Of the kept epoch; NaN if undefined. */
    double auc() {
      return metric(EpochRecord::chosenAuc);
    }

    double accuracy() {
      return metric(EpochRecord::chosenAccuracy);
    }

    double loss() {
      return metric(EpochRecord::chosenLoss);
    }

    private double metric(ToDoubleFunction<EpochRecord> metric) {
      return kept.map(Kept::epoch).map(metric::applyAsDouble).orElse(Double.NaN);
    }

    /** Undefined ones last, behind them those without a model. */
    double rank() {
      return kept.isEmpty() ? -2 : Double.isNaN(auc()) ? -1 : auc();
    }

    double seconds() {
      return history.stream().mapToDouble(EpochRecord::seconds).sum();
    }
  }

  /**
   * Puts trials in their order.
   *
   * @param trials in that of the combinations
   * @throws UserException USAGE if all have diverged
   */
  static GridResult of(Work work, PackedData data, List<Trial> trials) {
    if (trials.stream().allMatch(trial -> trial.kept().isEmpty())) {
      Trial first = trials.get(0);
      throw new UserException(
          ExitCode.USAGE,
          "All %d combinations of train.grid diverged; %s: %s"
              .formatted(trials.size(), first.name(), first.divergence().orElseThrow()));
    }
    return new GridResult(
        work,
        data,
        trials.stream().sorted(Comparator.comparingDouble(Trial::rank).reversed()).toList());
  }

  Trial best() {
    return trials.get(0);
  }

  /** The model of the best. */
  Kept kept() {
    return best().kept().orElseThrow();
  }

  /** Document, table and page. */
  void write(StorePath folder) throws IOException {
    JsonFiles.write(work.store(), folder.child("grid.json"), json());
    GridTable.write(work.spark(), rows(), folder.child("grid"));
    work.store()
        .writeAtomically(
            folder.child(PAGE), HtmlGrid.render(report()).getBytes(StandardCharsets.UTF_8), false);
  }

  JobResult result() {
    return new JobResult(lines(), json());
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run_id", work.context().runId());
    json.put("created_at", work.context().startedAt().toString());
    json.put("chosen_by", "validation_auc");
    json.put("best", best().name());
    json.put("warnings", data.warnings());
    json.put("trials", rows());
    return json;
  }

  private List<Map<String, Object>> rows() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Trial trial : trials) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("run_id", work.context().runId());
      row.put("rank", rows.size() + 1);
      row.put("trial", trial.name());
      row.put("settings", trial.point().text());
      row.put("validation_auc", Finite.orNull(trial.auc()));
      row.put("validation_accuracy", Finite.orNull(trial.accuracy()));
      row.put("validation_loss", Finite.orNull(trial.loss()));
      row.put("kept_epoch", trial.kept().map(kept -> kept.epoch().epoch()).orElse(null));
      row.put("epochs", trial.history().size());
      row.put("seconds", trial.seconds());
      row.put("model_version", trial.kept().map(Kept::version).orElse(null));
      row.put("divergence", trial.divergence().orElse(null));
      rows.add(row);
    }
    return rows;
  }

  private GridReport report() {
    return new GridReport(
        "Grid of settings",
        trials.stream().map(GridResult::shown).toList(),
        List.of(
            new Fact("Model bundle", kept().version()),
            new Fact("Data", data.folder().toString()),
            new Fact("Manifest", data.text("manifest_hash")),
            new Fact("Split", "by " + data.text("split_by")),
            new Fact("Run", work.context().runId()),
            new Fact(
                "Made", work.context().startedAt().truncatedTo(ChronoUnit.SECONDS).toString())),
        data.warnings());
  }

  private static GridReport.Trial shown(Trial trial) {
    Map<String, String> settings = new LinkedHashMap<>();
    trial.point().values().forEach((key, value) -> settings.put(key, String.valueOf(value)));
    return new GridReport.Trial(
        trial.name(),
        settings,
        trial.auc(),
        trial.accuracy(),
        trial.loss(),
        trial.kept().map(kept -> kept.epoch().epoch()).orElse(GridReport.Trial.DIVERGED),
        trial.history().size(),
        trial.seconds());
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Trained %d combinations; by their validation AUC:".formatted(trials.size()));
    for (Trial trial : trials) {
      lines.add("  %s  %s: %s".formatted(figures(trial), trial.name(), trial.point().text()));
    }
    lines.addAll(data.reminders());
    lines.add("All trials: " + work.path("out").child(PAGE));
    lines.add("Model bundle " + kept().version() + ": " + work.path("out"));
    return lines;
  }

  private static String figures(Trial trial) {
    return trial
        .kept()
        .map(
            kept ->
                String.format(
                    Locale.ROOT,
                    "%s  accuracy %s, loss %s, epoch %d of %d",
                    Finite.text(trial.auc()),
                    Finite.text(trial.accuracy()),
                    Finite.text(trial.loss()),
                    kept.epoch().epoch(),
                    trial.history().size()))
        .orElse("diverged, no model");
  }
}
