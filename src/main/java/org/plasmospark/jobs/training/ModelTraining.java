package org.plasmospark.jobs.training;

import java.io.IOException;
import org.plasmospark.settings.ModelSettings;
import org.plasmospark.spark.training.TrainingGuide;

/**
 * A way to train a network: from scratch, on the features of a base network, and so on. The same
 * settings, seed and cells give the same network, whatever else trains at the same time.
 */
public interface ModelTraining {

  /**
   * Trains. Several trainings may run at the same time on one Spark session.
   *
   * @param cells to train and to validate on
   * @param guide where to begin, and when to stop
   * @throws org.plasmospark.UserException INPUT_MISSING if there is no training cell
   * @throws org.plasmospark.spark.training.DivergedException if it comes to nothing
   */
  Trained train(TrainingWork work, TrainingCells cells, TrainingGuide guide) throws IOException;

  /** The way to train an architecture. */
  static ModelTraining of(ModelSettings.Architecture architecture) {
    return architecture
        .base()
        .<ModelTraining>map(FrozenBaseTraining::new)
        .orElseGet(CustomCnnTraining::new);
  }
}
