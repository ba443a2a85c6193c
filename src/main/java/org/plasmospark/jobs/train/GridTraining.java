package org.plasmospark.jobs.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.OutputLease;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.models.Bundles;
import org.plasmospark.jobs.models.TrainingHistory;
import org.plasmospark.jobs.training.TrainingCells;
import org.plasmospark.manifest.Split;
import org.plasmospark.settings.GridPoint;
import org.plasmospark.spark.table.GridTable;
import org.plasmospark.spark.training.EpochRecord;
import org.plasmospark.storage.StorePath;

/**
 * Trains a network for each combination of a grid of settings and publishes the one with the
 * highest validation AUC. The test split plays no part.
 */
final class GridTraining {
  /** The table of all trials as a document. */
  static final String FILE = "grid.json";

  private static final String TABLE = "grid";

  private final Work work;
  private final PackedData data;
  private final OutputLease lease;
  private final OutputFolder out;

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
  }

  GridTraining(Work work, PackedData data, OutputLease lease, OutputFolder out) {
    this.work = work;
    this.data = data;
    this.lease = lease;
    this.out = out;
  }

  JobResult run() throws IOException {
    if (data.images().getOrDefault(Split.VALIDATION.text(), 0L) == 0) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          ("The packed data %s has no cell in the validation split, by which train.grid chooses: give"
                  + " it a share in split.fractions, and catalog and pack again.")
              .formatted(data.folder()));
    }
    List<GridPoint> grid = work.context().settings().grid();
    ParallelTrainings trainings =
        new ParallelTrainings(
            work,
            grid.size(),
            grid.stream().mapToInt(point -> point.settings().train().workers()).max().orElse(1));
    Checkpoints checkpoints = Checkpoints.of(work, Map.of());
    TrainingCells cells = data.trainingCells(work);
    List<ParallelTrainings.Part<Trial>> parts = new ArrayList<>();
    double passes = 0;
    for (int i = 0; i < grid.size(); i++) {
      GridPoint point = grid.get(i);
      String name = "trial-" + (i + 1);
      Work own = work.part(work.context().with(point.settings(), work.context().progress()), 1);
      run(own, name, cells, checkpoints).begin();
      parts.add(
          new ParallelTrainings.Part<>(
              name,
              point.settings(),
              (part, abandoned) -> train(part, name, point, cells, checkpoints, abandoned)));
      passes +=
          point.settings().train().epochs()
              * point.settings().train().sampleFraction()
              * (cells.negatives() + cells.positives());
      work.context().progress().say(name + ": " + point.text());
    }
    List<Trial> trials =
        trainings.run("train " + grid.size() + " trials", Math.round(passes), parts).stream()
            .sorted(Comparator.comparingDouble(Trial::rank).reversed())
            .toList();
    publish(trials);
    checkpoints.delete();
    return new JobResult(lines(trials), json(trials));
  }

  private TrainingRun run(Work own, String name, TrainingCells cells, Checkpoints checkpoints) {
    return new TrainingRun(
        own,
        cells,
        data.described(),
        checkpoints.part(name, ResumableTraining.conditions(own.context().settings(), data)),
        lease);
  }

  private Trial train(
      Work own,
      String name,
      GridPoint point,
      TrainingCells cells,
      Checkpoints checkpoints,
      BooleanSupplier abandoned)
      throws IOException {
    TrainingRun run = run(own, name, cells, checkpoints);
    TrainingRun.Result result = run.train(abandoned);
    run.write(result, staging().child(name));
    return new Trial(
        name,
        point,
        result.bundle().metadata().version(),
        result.trained().kept(),
        result.trained().history());
  }

  private synchronized StorePath staging() throws IOException {
    return out.staging();
  }

  /** The best one is the bundle of the output, beside all of them. */
  private void publish(List<Trial> trials) throws IOException {
    lease.requireHeld();
    Trial best = trials.get(0);
    Bundles.write(
        work.store(), staging(), Bundles.read(work.store(), staging().child(best.name())));
    TrainingHistory.write(work, best.kept().epoch(), best.history(), staging());
    JsonFiles.write(work.store(), staging().child(FILE), json(trials));
    GridTable.write(work.spark(), rows(trials), staging().child(TABLE));
    lease.requireHeld();
    out.publish();
  }

  private Map<String, Object> json(List<Trial> trials) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run_id", work.context().runId());
    json.put("created_at", work.context().startedAt().toString());
    json.put("chosen_by", "validation_auc");
    json.put("best", trials.get(0).name());
    json.put("trials", rows(trials));
    return json;
  }

  /** The best first. */
  private List<Map<String, Object>> rows(List<Trial> trials) {
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
      row.put("seconds", trial.history().stream().mapToDouble(EpochRecord::seconds).sum());
      row.put("model_version", trial.version());
      rows.add(row);
    }
    return rows;
  }

  private List<String> lines(List<Trial> trials) {
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
    lines.add("Model bundle " + trials.get(0).version() + ": " + work.path("out"));
    return lines;
  }
}
