package org.plasmospark.jobs.scoring;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.OutputLease;
import org.plasmospark.jobs.Software;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.WorkFolder;
import org.plasmospark.jobs.data.Images;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.models.Bundles;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.run.RunRecord;
import org.plasmospark.spark.scoring.ScoredCells;
import org.plasmospark.spark.source.CellSource;
import org.plasmospark.spark.source.ImageFolder;
import org.plasmospark.storage.StorePath;

/** Predicts every image of an archive: a folder of images, or packed cells. */
public final class ScoreJob implements Job {
  @Override
  public JobResult run(JobContext context) throws IOException {
    try (Work work = Work.beginComputing(context)) {
      StorePath out = work.path("out");
      ModelBundle bundle = Bundles.read(work.store(), work.path("model"));
      StorePath predictions = Scoring.runFolder(out.child("predictions"), context, bundle);
      StorePath quarantine = Scoring.runFolder(out.child("quarantine"), context, bundle);
      OutputFolder.prepare(
              work.store(), predictions, "folder for predictions", context.runId(), true)
          .close();
      boolean isNew = !work.store().exists(out);
      // A run's name is its own: running it again replaces what it wrote before, and nothing else.
      try (OutputLease lease = work.lease(out.child(context.runId()));
          OutputFolder predicted =
              OutputFolder.prepare(
                  work.store(), predictions, "folder for predictions", context.runId(), true);
          OutputFolder rejected =
              OutputFolder.prepare(
                  work.store(), quarantine, "folder for the quarantine", context.runId(), true)) {
        Optional<String> images = context.arguments().optional("images");
        if (images.isEmpty()) {
          CellSource cells = PackedData.read(work.store(), work.path("data")).cells(work).source();
          return score(work, bundle, cells, List.of(), lease, predicted, rejected);
        }
        StorePath root = StorePath.parse(images.get());
        try (WorkFolder scratch = WorkFolder.beside(work.store(), predictions, context.runId());
            ImageFolder folder = Images.list(work, root, Scoring.labels(bundle), scratch)) {
          CellSource cells = folder.source(Images.reader(work, root));
          return score(work, bundle, cells, folder.counts().lines(), lease, predicted, rejected);
        }
      } finally {
        if (isNew) {
          work.store().deleteEmptyFolder(out);
        }
      }
    }
  }

  private static JobResult score(
      Work work,
      ModelBundle bundle,
      CellSource input,
      List<String> found,
      OutputLease lease,
      OutputFolder predicted,
      OutputFolder rejected)
      throws IOException {
    JobContext context = work.context();
    StorePath out = work.path("out");
    StorePath predictions = Scoring.runFolder(out.child("predictions"), context, bundle);
    StorePath quarantine = Scoring.runFolder(out.child("quarantine"), context, bundle);
    LabelSet labels = Scoring.labels(bundle);
    try (ScoredCells scored =
        ScoredCells.score(
            work.spark(), Scoring.scorer(work, bundle), input, context.progress(), "score")) {
      // Whoever waits for the record must not find that of an earlier attempt beside half a run.
      StorePath file = out.child("runs").child("run=" + context.runId()).child("run.json");
      work.store().delete(file);
      scored.write(
          predicted.staging(),
          rejected.staging(),
          Scoring.columns(context, bundle, bundle.metadata().threshold().value()),
          labels);
      lease.requireHeld();
      rejected.publish();
      predicted.publish();
      Optional<String> tooMuch =
          tooMuchQuarantined(
              scored, input.size(), context.settings().quality().maxQuarantinedFraction());
      RunRecord record = record(work, bundle, input, scored, tooMuch);
      JsonFiles.write(work.store(), file, record.toMap());
      if (tooMuch.isPresent()) {
        throw new UserException(
            ExitCode.DATA_QUALITY,
            tooMuch.get() + " All rows are written; see " + quarantine + " for the reasons.");
      }
      return new JobResult(lines(found, record, predictions, quarantine), record.toMap());
    }
  }

  private static Optional<String> tooMuchQuarantined(ScoredCells scored, long in, double most) {
    return scored.quarantined() > most * in
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%,d of %,d files could not be scored, more than quality.max-quarantined-fraction ="
                    + " %s allows.",
                scored.quarantined(),
                in,
                most))
        : Optional.empty();
  }

  private static RunRecord record(
      Work work,
      ModelBundle bundle,
      CellSource input,
      ScoredCells scored,
      Optional<String> tooMuch) {
    JobContext context = work.context();
    return new RunRecord(
        context.runId(),
        context.job(),
        context.settings().effective().toMap(),
        context.settings().effective().hash(),
        Optional.empty(),
        Optional.of(bundle.metadata().version()),
        Software.code(),
        Software.versions(),
        work.spark().hosts(),
        context.startedAt(),
        context.clock().instant(),
        new RunRecord.Counts(input.size(), scored.predicted(), scored.quarantined(), 0),
        (tooMuch.isPresent() ? ExitCode.DATA_QUALITY : ExitCode.DONE).code(),
        tooMuch.orElse(""));
  }

  private static List<String> lines(
      List<String> found, RunRecord record, StorePath predictions, StorePath quarantine) {
    List<String> lines = new ArrayList<>(found);
    lines.add(
        String.format(
            Locale.ROOT,
            "Scored %,d files: %,d predicted, %,d quarantined, %.0f images/s with start and end.",
            record.counts().in(),
            record.counts().predicted(),
            record.counts().quarantined(),
            record.imagesPerSecond()));
    lines.add("Predictions: " + predictions);
    lines.add("Quarantine: " + quarantine);
    return lines;
  }
}
