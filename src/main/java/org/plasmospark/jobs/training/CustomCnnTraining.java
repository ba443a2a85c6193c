package org.plasmospark.jobs.training;

import org.plasmospark.image.Preprocessing;
import org.plasmospark.model.CustomCnn;
import org.plasmospark.model.ModelZip;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.training.DistributedTrainer;
import org.plasmospark.spark.training.TrainingGuide;

/** The study's own network, trained from scratch. */
final class CustomCnnTraining implements ModelTraining {
  private static final String ARCHITECTURE =
      "Two blocks of 3×3 convolution (32, 64), ReLU and 2×2 max pooling; dense 128, ReLU; one"
          + " sigmoid.";

  @Override
  public Trained train(TrainingWork work, TrainingCells cells, TrainingGuide guide) {
    Settings settings = work.settings();
    Preprocessing input = settings.model().preprocessing();
    DistributedTrainer.Outcome outcome =
        new DistributedTrainer(
                work.spark().context(), TrainingPlans.of(work, cells), work.progress())
            .train(
                CustomCnn.network(
                    input.height(),
                    input.width(),
                    TrainingPlans.options(work, cells),
                    settings.run().seed()),
                cells.training().cells(),
                cells.validation().cells(),
                guide);
    return new Trained(
        ModelZip.write(outcome.network()),
        ARCHITECTURE,
        outcome.parameterCount(),
        outcome.history(),
        outcome.best(),
        outcome.comparison(),
        null);
  }
}
