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
import org.plasmospark.jobs.Software;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.Images;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.data.QualityGate;
import org.plasmospark.jobs.models.Bundles;
import org.plasmospark.jobs.models.ScoringViews;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.output.Contents;
import org.plasmospark.output.OutputPlace;
import org.plasmospark.run.RunRecord;
import org.plasmospark.spark.scoring.ScoredCells;
import org.plasmospark.spark.source.CellSource;
import org.plasmospark.spark.source.ImageFolder;
import org.plasmospark.spark.table.QualityCounts;
import org.plasmospark.storage.StoreFailures;
import org.plasmospark.storage.StorePath;

/** Predicts every image of an archive: a folder of images, or packed cells. */
public final class ScoreJob implements Job {
  private static final String WHAT = "folder for predictions";

  @Override
  public JobResult run(JobContext context) throws IOException {
    try (Work work = Work.beginComputing(context)) {
      ModelBundle bundle = Bundles.read(work.store(), work.path("model"));
      // Found before anything is begun.
      ScoringViews.of(context.settings(), bundle.metadata());
      ScoreOutput output = output(work, bundle);
      Optional<OutputPlace> before = output.placeBefore(work.store());
      if (before.isPresent()) {
        OutputFolder.take(work.store(), before.get(), WHAT, context).close();
      }
      // A run's name is its own: running it again replaces what it wrote before, and nothing else.
      try (OutputFolder out = OutputFolder.take(work.store(), output.place(), WHAT, context)) {
        Optional<String> images = context.arguments().optional("images");
        if (images.isEmpty()) {
          CellSource cells = PackedData.read(work.store(), work.path("data")).cells(work).source();
          return score(work, bundle, cells, List.of(), output, out);
        }
        StorePath root = StorePath.parse(images.get());
        try (ImageFolder folder = Images.list(work, root, Scoring.labels(bundle), out.scratch())) {
          CellSource cells = folder.source(Images.reader(work, root));
          return score(work, bundle, cells, folder.counts().lines(), output, out);
        }
      }
    }
  }

  private static ScoreOutput output(Work work, ModelBundle bundle) throws IOException {
    StorePath out = work.path("out");
    work.store().checkPlace(out, WHAT);
    try {
      return ScoreOutput.of(work.store(), out, work.context(), bundle);
    } catch (IOException e) {
      throw StoreFailures.cannotWrite(out, WHAT, e);
    }
  }

  private static JobResult score(
      Work work,
      ModelBundle bundle,
      CellSource input,
      List<String> found,
      ScoreOutput output,
      OutputFolder out)
      throws IOException {
    JobContext context = work.context();
    output.begin(work.store(), out.scratch());
    try (ScoredCells scored =
        ScoredCells.score(
            work.spark(), Scoring.scorer(work, bundle), input, context.progress(), "score")) {
      scored.write(
          out.staging().child(output.predictions()),
          out.staging().child(output.quarantine()),
          Scoring.columns(context, bundle, bundle.metadata().threshold().value()),
          Scoring.labels(bundle));
      Optional<String> tooMuch =
          QualityGate.failure(scored.counts(), context.settings().quality(), where(context));
      RunRecord record = record(work, bundle, scored, tooMuch);
      JsonFiles.write(work.store(), out.staging().child(output.record()), record.toMap());
      out.publish(Contents.replacing().moving(ScoreOutput::isTable));
      StorePath quarantine = work.path("out").child(output.quarantine());
      if (tooMuch.isPresent()) {
        throw new UserException(
            ExitCode.DATA_QUALITY,
            tooMuch.get()
                + " All rows are written: "
                + work.path("out").child(output.predictions())
                + " and, with the reasons, "
                + quarantine
                + ".");
      }
      return new JobResult(
          lines(
              found,
              record,
              scored.counts(),
              work.path("out").child(output.predictions()),
              quarantine),
          record.toMap());
    }
  }

  private static String where(JobContext context) {
    return context
        .arguments()
        .optional("images")
        .orElseGet(() -> context.arguments().required("data"));
  }

  private static RunRecord record(
      Work work, ModelBundle bundle, ScoredCells scored, Optional<String> tooMuch) {
    JobContext context = work.context();
    return new RunRecord(
        context.runId(),
        context.job(),
        context.settings().effective().toMap(),
        context.settings().effective().hash(),
        Optional.empty(),
        Optional.of(bundle.metadata().version()),
        ScoringViews.of(context.settings(), bundle.metadata()),
        Software.code(),
        Software.versions(),
        work.spark().hosts(),
        context.startedAt(),
        context.clock().instant(),
        new RunRecord.Counts(scored.counts().files(), scored.predicted(), scored.quarantined(), 0),
        scored.counts().toMap(),
        (tooMuch.isPresent() ? ExitCode.DATA_QUALITY : ExitCode.DONE).code(),
        tooMuch.orElse(""));
  }

  private static List<String> lines(
      List<String> found,
      RunRecord record,
      QualityCounts counts,
      StorePath predictions,
      StorePath quarantine) {
    List<String> lines = new ArrayList<>(found);
    lines.add(
        String.format(
            Locale.ROOT,
            "Scored %,d files: %,d predicted%s, %,d quarantined%s, %.0f images/s with start and end.",
            record.counts().in(),
            record.counts().predicted(),
            ScoringViews.clause(record.views()),
            record.counts().quarantined(),
            counts.quarantined() == 0 ? "" : " (" + counts.reasonsText() + ")",
            record.imagesPerSecond()));
    lines.addAll(counts.pageLines());
    lines.addAll(counts.suspicionLines());
    lines.add("Predictions: " + predictions);
    lines.add("Quarantine: " + quarantine);
    return lines;
  }
}
