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
import org.plasmospark.spark.training.EpochRecord;
import org.plasmospark.storage.StorePath;

/**
 * What the trials of a grid of settings came to.
 *
 * @param trials by their validation AUC, the best first; of equals the first combination
 */
record GridResult(Work work, PackedData data, List<Trial> trials) {
  private static final String PAGE = "grid.html";

  /**
   * A combination that was trained.
   *
   * @param name of its folder and in messages
   * @param kept its epoch that was kept
   * @param history of all its epochs
   */
  record Trial(
      String name, GridPoint point, String version, EpochRecord kept, List<EpochRecord> history) {

    /** Undefined ones last. */
    double rank() {
      return Double.isNaN(kept.validationAuc()) ? -1 : kept.validationAuc();
    }

    double seconds() {
      return history.stream().mapToDouble(EpochRecord::seconds).sum();
    }
  }

  /**
   * Puts trials in their order.
   *
   * @param trials in that of the combinations
   */
  static GridResult of(Work work, PackedData data, List<Trial> trials) {
    return new GridResult(
        work,
        data,
        trials.stream().sorted(Comparator.comparingDouble(Trial::rank).reversed()).toList());
  }

  Trial best() {
    return trials.get(0);
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
      row.put("validation_auc", Finite.orNull(trial.kept().validationAuc()));
      row.put("validation_accuracy", Finite.orNull(trial.kept().validationAccuracy()));
      row.put("validation_loss", Finite.orNull(trial.kept().validationLoss()));
      row.put("kept_epoch", trial.kept().epoch());
      row.put("epochs", trial.history().size());
      row.put("seconds", trial.seconds());
      row.put("model_version", trial.version());
      rows.add(row);
    }
    return rows;
  }

  private GridReport report() {
    return new GridReport(
        "Grid of settings",
        trials.stream().map(GridResult::shown).toList(),
        List.of(
            new Fact("Model bundle", best().version()),
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
        trial.kept().validationAuc(),
        trial.kept().validationAccuracy(),
        trial.kept().validationLoss(),
        trial.kept().epoch(),
        trial.history().size(),
        trial.seconds());
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Trained %d combinations; by their validation AUC:".formatted(trials.size()));
    for (Trial trial : trials) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %.4f  accuracy %.4f, loss %.4f, epoch %d of %d  %s: %s",
              trial.kept().validationAuc(),
              trial.kept().validationAccuracy(),
              trial.kept().validationLoss(),
              trial.kept().epoch(),
              trial.history().size(),
              trial.name(),
              trial.point().text()));
    }
    lines.addAll(data.reminders());
    lines.add("All trials: " + work.path("out").child(PAGE));
    lines.add("Model bundle " + best().version() + ": " + work.path("out"));
    return lines;
  }
}
