package org.plasmospark.jobs.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.EnoughPatients;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.models.Bundles;
import org.plasmospark.jobs.models.TrainingHistory;
import org.plasmospark.jobs.training.TrainingCells;
import org.plasmospark.manifest.Split;
import org.plasmospark.settings.GridPoint;
import org.plasmospark.spark.training.DivergedException;
import org.plasmospark.storage.StorePath;

/**
 * Trains a network for each combination of a grid of settings and publishes the one with the
 * highest validation AUC. The test split plays no part, nor does a combination that diverges.
 */
final class GridTraining {
  private final SeveralTrainings all;
  private final Work work;
  private final PackedData data;

  GridTraining(SeveralTrainings all) {
    this.all = all;
    this.work = all.work();
    this.data = all.data();
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
    TrainingCells cells = data.trainingCells(work);
    EnoughPatients.require(cells, work.context().settings().quality().minPatients());
    List<ParallelTrainings.Part<GridResult.Trial>> parts = new ArrayList<>();
    double passes = 0;
    for (int i = 0; i < grid.size(); i++) {
      GridPoint point = grid.get(i);
      String name = "trial-" + (i + 1);
      Work own = work.part(work.context().with(point.settings(), work.context().progress()), 1);
      run(own, name, cells).begin();
      parts.add(
          new ParallelTrainings.Part<>(
              name,
              point.settings(),
              (part, abandoned) -> train(part, name, point, cells, abandoned)));
      passes +=
          point.settings().train().allEpochs()
              * point.settings().train().sampleFraction()
              * (cells.negatives() + cells.positives());
      work.context().progress().say(name + ": " + point.text());
    }
    GridResult result =
        GridResult.of(
            work,
            data,
            trainings.run("train " + grid.size() + " trials", Math.round(passes), parts));
    publish(result);
    return result.result();
  }

  private TrainingRun run(Work own, String name, TrainingCells cells) {
    return all.one(own, name, cells, data.described(), Map.of());
  }

  private GridResult.Trial train(
      Work own, String name, GridPoint point, TrainingCells cells, BooleanSupplier abandoned)
      throws IOException {
    TrainingRun run = run(own, name, cells);
    TrainingRun.Result result;
    try {
      result = run.train(abandoned);
    } catch (DivergedException e) {
      // The other combinations are worth what they were worth before.
      own.context().progress().say(e.getMessage());
      return GridResult.Trial.diverged(name, point, e);
    }
    run.write(result, all.folder().child(name));
    return new GridResult.Trial(
        name,
        point,
        result.trained().history(),
        Optional.of(
            new GridResult.Kept(result.bundle().metadata().version(), result.trained().kept())),
        Optional.empty());
  }

  /** The best one is the bundle of the output, beside all of them. */
  private void publish(GridResult result) throws IOException {
    all.requireHeld();
    GridResult.Trial best = result.best();
    StorePath folder = all.folder();
    Bundles.write(work.store(), folder, Bundles.read(work.store(), folder.child(best.name())));
    TrainingHistory.write(work, result.kept().epoch().epoch(), best.history(), folder);
    result.write(folder);
    all.publish();
  }
}
