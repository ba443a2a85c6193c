package org.plasmospark.jobs.train;

import java.io.IOException;
import java.util.Map;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.training.TrainingCells;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.storage.StorePath;

/**
 * What the trainings of one job have in common: packed cells, checkpoints, and the output, in which
 * each has a folder of its own.
 */
final class SeveralTrainings {
  private final Work work;
  private final PackedData data;
  private final OutputFolder out;
  private final Checkpoints checkpoints;

  SeveralTrainings(Work work, PackedData data, OutputFolder out) throws IOException {
    this.work = work;
    this.data = data;
    this.out = out;
    this.checkpoints = Checkpoints.of(work, Map.of());
  }

  /** Of the whole job. */
  Work work() {
    return work;
  }

  PackedData data() {
    return data;
  }

  /**
   * One of the trainings.
   *
   * @param own what it works with
   * @param name of its folders
   * @param described what its bundle is to say of the cells
   * @param more conditions under which it may be resumed
   */
  TrainingRun one(
      Work own,
      String name,
      TrainingCells cells,
      BundleMetadata.Data described,
      Map<String, String> more) {
    Map<String, String> conditions = ResumableTraining.conditions(own.context().settings(), data);
    conditions.putAll(more);
    return new TrainingRun(own, cells, described, checkpoints.part(name, conditions), out);
  }

  /** Where to write; one folder for all, whichever is done first. */
  StorePath folder() {
    return out.staging();
  }

  /** Stops a run whose output another one has taken. */
  void requireHeld() {
    out.requireHeld();
  }

  /** Makes the output visible; nothing is to be resumed after that. */
  void publish() throws IOException {
    out.publish();
    checkpoints.deleteAfterPublishing(work.context().progress());
  }
}
