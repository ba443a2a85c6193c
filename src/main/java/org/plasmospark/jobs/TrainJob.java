package org.plasmospark.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.training.ModelTraining;
import org.plasmospark.jobs.training.Trained;
import org.plasmospark.jobs.training.TrainingCells;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.Split;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.HistoryTable;
import org.plasmospark.spark.training.EpochRecord;

/** Trains a classifier on packed cells and writes its model bundle. */
public final class TrainJob implements Job {
  private static final String OUTPUT = "folder for the model bundle";

  @Override
  public JobResult run(JobContext context) throws IOException {
    try (Work work = Work.begin(context)) {
      // Refuses what cannot be written before anything is.
      work.output(OUTPUT).close();
      try (OutputLease lease = work.lease(work.path("out"));
          OutputFolder out = work.output(OUTPUT)) {
        return train(work, lease, out);
      }
    }
  }

  private static JobResult train(Work work, OutputLease lease, OutputFolder out)
      throws IOException {
    JobContext context = work.context();
    Settings settings = context.settings();
    PackedData data = PackedData.read(work.store(), work.path("data"));
    requireNoLeak(data, settings.split().allowLeaks());
    Checkpoints checkpoints =
        new Checkpoints(
            work.store(),
            work.path("out"),
            context.runId(),
            settings.train().checkpoint().keep(),
            ResumableTraining.conditions(settings, data));
    Trained trained =
        ModelTraining.of(settings.model().name())
            .train(
                work.training(),
                cells(work, data),
                new ResumableTraining(
                    context, checkpoints, lease, epoch -> context.progress().say(line(epoch))));
    ModelBundle bundle =
        ModelBundle.create(TrainedModelDescription.of(context, data, trained), trained.model());
    lease.requireHeld();
    Bundles.write(work.store(), out.staging(), bundle);
    List<Map<String, Object>> epochs = TrainingHistory.rows(trained.history());
    Map<String, Object> history = TrainingHistory.json(trained.best(), epochs);
    JsonFiles.write(work.store(), out.staging().child(TrainingHistory.FILE), history);
    HistoryTable.write(
        work.spark(),
        HistoryTable.rows(context.runId(), epochs),
        out.staging().child(TrainingHistory.TABLE));
    lease.requireHeld();
    out.publish();
    checkpoints.delete();
    Map<String, Object> counts = new LinkedHashMap<>(history);
    counts.put("version", bundle.metadata().version());
    return new JobResult(lines(work, data, bundle, trained), counts);
  }

  private static TrainingCells cells(Work work, PackedData data) throws IOException {
    LabelSet labels = data.labels();
    PackedCells labelled =
        data.cells(work).labelled().sample(work.context().settings().train().sampleFraction());
    return new TrainingCells(
        data.folder(),
        labels,
        labelled.split(Split.TRAIN),
        labelled.split(Split.VALIDATION),
        data.images(Split.TRAIN, labels.negative()),
        data.images(Split.TRAIN, labels.positive()));
  }

  private static List<String> lines(
      Work work, PackedData data, ModelBundle bundle, Trained trained) {
    Settings settings = work.context().settings();
    List<String> lines = new ArrayList<>();
    EpochRecord best = trained.kept();
    lines.add(
        String.format(
            Locale.ROOT,
            "Trained %s for %d %s of %,d cells with %d %s; kept epoch %d.",
            bundle.metadata().name(),
            trained.history().size(),
            trained.history().size() == 1 ? "epoch" : "epochs",
            best.images(),
            settings.train().workers(),
            settings.train().workers() == 1 ? "worker" : "workers",
            trained.best().epoch()));
    lines.add("  " + line(best));
    if (trained.comparison() != null) {
      lines.add("  " + PrecisionDescription.line(trained.comparison()));
    }
    if (data.leak() != null) {
      lines.add("Mind the leak: " + data.leak());
    }
    lines.add("Model bundle " + bundle.metadata().version() + ": " + work.path("out"));
    return lines;
  }

  private static void requireNoLeak(PackedData data, boolean allowed) {
    if (data.leak() != null && !allowed) {
      throw new UserException(
          ExitCode.DATA_QUALITY,
          "The split of "
              + data.folder()
              + " leaks: "
              + data.leak()
              + " Its metrics would be too good; catalog it by patient, or add --set"
              + " split.allow-leaks=true, which marks the model and its reports.");
    }
  }

  private static String line(EpochRecord epoch) {
    return String.format(
        Locale.ROOT,
        "epoch %d: loss %.4f, validation loss %.4f, accuracy %.4f, AUC %.4f (%.0f s, %.0f cells/s)",
        epoch.epoch(),
        epoch.trainLoss(),
        epoch.validationLoss(),
        epoch.validationAccuracy(),
        epoch.validationAuc(),
        epoch.seconds(),
        epoch.images() / epoch.seconds());
  }
}
