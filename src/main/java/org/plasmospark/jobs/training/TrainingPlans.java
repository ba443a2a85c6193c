package org.plasmospark.jobs.training;

import org.plasmospark.model.TrainingOptions;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.training.TrainingPlan;

/** What the settings say of how to train, whatever the network. */
public final class TrainingPlans {
  private TrainingPlans() {}

  /** The plan for some cells. */
  public static TrainingPlan of(TrainingWork work, TrainingCells cells) {
    Settings settings = work.settings();
    return new TrainingPlan(
        settings.model().preprocessing(),
        settings.images().limits(),
        settings.augment(),
        cells.labels(),
        settings.train().epochs(),
        settings.train().batchSize(),
        settings.train().workers(),
        settings.train().averagingWarmUp(),
        settings.train().averagingFrequency(),
        settings.train().averagedWeightsDecay(),
        settings.train().earlyStopping(),
        settings.score().batchSize(),
        settings.compute().options(),
        work.shares(),
        work.cellMemory(),
        settings.run().seed());
  }

  /** Learning rate, regularisation and loss, with the weights of these cells' classes. */
  public static TrainingOptions options(TrainingWork work, TrainingCells cells) {
    return work.settings().train().options(weights(work, cells));
  }

  /** The same at the learning rate of fine-tuning. */
  static TrainingOptions fineTuningOptions(TrainingWork work, TrainingCells cells) {
    return work.settings().train().fineTuningOptions(weights(work, cells));
  }

  private static ClassWeights weights(TrainingWork work, TrainingCells cells) {
    return work.settings().train().classWeights().of(cells.negatives(), cells.positives());
  }
}
