package org.plasmospark.jobs.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.EnoughPatients;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.models.FoldsModel;
import org.plasmospark.jobs.models.PrecisionDescription;
import org.plasmospark.jobs.models.TrainingHistory;
import org.plasmospark.jobs.training.Trained;
import org.plasmospark.jobs.training.TrainingCells;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.settings.FoldsPublication;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.training.EpochRecord;

/**
 * Trains classifiers on packed cells: one, or one for each fold of a cross-validation, or one for
 * each combination of a grid of settings.
 */
public final class TrainJob implements Job {
  private static final String OUTPUT = "folder for the model bundle";

  @Override
  public JobResult run(JobContext context) throws IOException {
    try (Work work = Work.beginComputing(context)) {
      return run(work);
    }
  }

  /** The job on a session that is there already. */
  static JobResult run(Work work) throws IOException {
    Settings settings = work.context().settings();
    try (OutputFolder out = work.output(OUTPUT)) {
      PackedData data = PackedData.read(work.store(), work.path("data"));
      requirePublishable(settings);
      if (settings.train().folds() > 0) {
        return new CrossValidatedTraining(new SeveralTrainings(work, data, out)).run();
      }
      data.requireNoLeak(settings.split().allowLeaks());
      return settings.grid().isEmpty()
          ? train(work, data, out)
          : new GridTraining(new SeveralTrainings(work, data, out)).run();
    }
  }

  /** What comes of a cross-validation must be known before it takes its time. */
  private static void requirePublishable(Settings settings) {
    FoldsPublication publish = settings.train().publish();
    if (publish != FoldsPublication.FOLDS && settings.train().folds() == 0) {
      throw new UserException(
          ExitCode.USAGE,
          "train.publish = %s is made of the networks of a cross-validation: set train.folds as well."
              .formatted(publish.text()));
    }
    if (publish == FoldsPublication.SOUP && settings.model().name().base().isEmpty()) {
      throw FoldsModel.noSoup("model.name = " + settings.model().name().text());
    }
  }

  private static JobResult train(Work work, PackedData data, OutputFolder out) throws IOException {
    Checkpoints checkpoints =
        Checkpoints.of(work, ResumableTraining.conditions(work.context().settings(), data));
    TrainingCells cells = data.trainingCells(work);
    EnoughPatients.require(cells, work.context().settings().quality().minPatients());
    TrainingRun run = new TrainingRun(work, cells, data.described(), checkpoints, out);
    run.begin();
    TrainingRun.Result result = run.train(() -> false);
    Map<String, Object> history = run.write(result, out.staging());
    out.publish();
    checkpoints.deleteAfterPublishing(work.context().progress());
    Map<String, Object> counts = new LinkedHashMap<>(history);
    counts.put("version", result.bundle().metadata().version());
    return new JobResult(lines(work, data, result), counts);
  }

  private static List<String> lines(Work work, PackedData data, TrainingRun.Result result) {
    ModelBundle bundle = result.bundle();
    Trained trained = result.trained();
    Settings settings = work.context().settings();
    List<String> lines = new ArrayList<>();
    EpochRecord best = trained.kept();
    lines.add(
        String.format(
            Locale.ROOT,
            "Trained %s for %d %s of %,d cells with %d %s; kept %sepoch %d.",
            bundle.metadata().name(),
            trained.history().size(),
            trained.history().size() == 1 ? "epoch" : "epochs",
            best.images(),
            settings.train().workers(),
            settings.train().workers() == 1 ? "worker" : "workers",
            best.choosesAverage() ? "the averaged weights of " : "",
            trained.best().epoch()));
    lines.add("  " + TrainingHistory.line(best));
    if (!result.viewed().isEmpty()) {
      lines.add("  " + line(bundle.metadata().scoringViews(), result.viewed()));
    }
    if (trained.base() != null && trained.base().fineTuning() != null) {
      lines.add("  " + line(trained.base().fineTuning()));
    }
    lines.add("  Another number of workers (train.workers) gives another model.");
    if (trained.comparison() != null) {
      lines.add("  " + PrecisionDescription.line(trained.comparison()));
    }
    lines.addAll(data.reminders());
    lines.add("Model bundle " + bundle.metadata().version() + ": " + work.path("out"));
    return lines;
  }

  private static String line(int views, Map<String, Double> viewed) {
    return "The same by the mean of %d views: validation accuracy %s, AUC %s."
        .formatted(views, figure(viewed.get("accuracy")), figure(viewed.get("auc")));
  }

  private static String figure(Double known) {
    return Finite.text(known == null ? Double.NaN : known);
  }

  private static String line(BundleMetadata.FineTuning fineTuning) {
    return "Fine-tuned %s with the head for %d %s at a learning rate of %s; %s."
        .formatted(
            fineTuning.block(),
            fineTuning.epochs(),
            fineTuning.epochs() == 1 ? "epoch" : "epochs",
            fineTuning.plainRate(),
            fineTuning.kept()
                ? "the kept epoch is of these"
                : "the head alone was not worse and was kept");
  }
}
