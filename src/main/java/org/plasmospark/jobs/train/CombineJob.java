package org.plasmospark.jobs.train;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.evaluation.TrainedFolds;
import org.plasmospark.jobs.models.Bundles;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.settings.FoldsPublication;
import org.plasmospark.spark.gpu.DriverGpu;

/** Makes one model of the networks of a cross-validation that was published without one. */
public final class CombineJob implements Job {
  @Override
  public JobResult run(JobContext context) throws IOException {
    if (kind(context) == FoldsPublication.SOUP) {
      DriverGpu.require();
    }
    try (Work work = Work.begin(context)) {
      return run(work);
    }
  }

  /** The job on a session that is there already. */
  static JobResult run(Work work) throws IOException {
    JobContext context = work.context();
    try (OutputFolder out = work.output("folder for the model bundle")) {
      TrainedFolds folds = TrainedFolds.read(work.store(), work.path("folds"));
      PackedData data = PackedData.read(work.store(), work.path("data"));
      folds.requireTrainedOn(data);
      CombinedFolds combined =
          new CombinedFolds(
              kind(context), data, folds.leak(), folds.mean("accuracy"), folds.mean("auc"));
      ModelBundle bundle =
          combined.bundle(
              context,
              folds.folds().stream().map(TrainedFolds.Fold::bundle).toList(),
              folds.address());
      Bundles.write(work.store(), out.staging(), bundle);
      out.publish();
      return new JobResult(
          List.of(
              combined.line(bundle, folds.folds().size(), work.path("out")), combined.reminder()),
          Map.of(
              "version",
              bundle.metadata().version(),
              "parameters",
              bundle.metadata().parameters()));
    }
  }

  private static FoldsPublication kind(JobContext context) {
    FoldsPublication set = context.settings().train().publish();
    return set == FoldsPublication.FOLDS ? FoldsPublication.ENSEMBLE : set;
  }
}
