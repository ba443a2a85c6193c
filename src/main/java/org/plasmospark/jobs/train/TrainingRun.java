package org.plasmospark.jobs.train;

import java.io.IOException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.models.Bundles;
import org.plasmospark.jobs.models.ScoringViews;
import org.plasmospark.jobs.models.TrainedModelDescription;
import org.plasmospark.jobs.models.TrainingHistory;
import org.plasmospark.jobs.training.ModelTraining;
import org.plasmospark.jobs.training.Trained;
import org.plasmospark.jobs.training.TrainingCells;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.storage.StorePath;

/**
 * One network that a job trains.
 *
 * @param work with the settings of this training
 * @param cells to train and validate on
 * @param data what the bundle is to say of them
 * @param checkpoints of this training
 * @param out the job's output
 */
record TrainingRun(
    Work work,
    TrainingCells cells,
    BundleMetadata.Data data,
    Checkpoints checkpoints,
    OutputFolder out) {

  /**
   * What a training came to.
   *
   * @param viewed metrics of the validation cells in the views of the bundle; empty for one
   */
  record Result(ModelBundle bundle, Trained trained, Map<String, Double> viewed) {}

  /**
   * Refuses views that the network will not have, and checkpoints that nobody has said anything
   * about.
   */
  void begin() throws IOException {
    Preprocessing input = work.context().settings().model().preprocessing();
    ScoringViews.ofNew(work.context().settings(), input.width(), input.height());
    guide(() -> false).begin();
  }

  /**
   * Trains.
   *
   * @param abandoned whether another training of the job has failed
   */
  Result train(BooleanSupplier abandoned) throws IOException {
    Trained trained =
        ModelTraining.of(work.context().settings().model().name())
            .train(work.training(), cells, guide(abandoned));
    ModelBundle bundle = bundle(trained, Map.of());
    Map<String, Double> viewed = ViewedValidation.metrics(work, bundle, cells);
    return new Result(viewed.isEmpty() ? bundle : bundle(trained, viewed), trained, viewed);
  }

  private ModelBundle bundle(Trained trained, Map<String, Double> viewed) {
    return ModelBundle.create(
        TrainedModelDescription.of(work.context(), cells.labels(), data, trained, viewed),
        trained.model());
  }

  private ResumableTraining guide(BooleanSupplier abandoned) {
    return new ResumableTraining(work.context(), checkpoints, out, abandoned);
  }

  /**
   * Writes the bundle and its history.
   *
   * @return the history as a document
   */
  Map<String, Object> write(Result result, StorePath folder) throws IOException {
    out.requireHeld();
    Bundles.write(work.store(), folder, result.bundle());
    return TrainingHistory.write(
        work, result.trained().best().epoch(), result.trained().history(), folder);
  }
}
