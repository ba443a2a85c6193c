package org.plasmospark.jobs.training;

import java.util.List;
import org.plasmospark.evaluation.PrecisionComparison;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.spark.training.EpochRecord;
import org.plasmospark.spark.training.TrainingState;

/**
 * A trained network.
 *
 * @param model the network of the epoch that was kept, as the file of a bundle
 * @param architecture one sentence for people
 * @param parameters numbers of the network
 * @param history one record an epoch
 * @param best the epoch that was kept
 * @param comparison of float32 and bfloat16 on the validation cells; null after a training in
 *     float32
 * @param base the published network under the one that was trained; null if there is none
 */
public record Trained(
    byte[] model,
    String architecture,
    long parameters,
    List<EpochRecord> history,
    TrainingState.Best best,
    PrecisionComparison comparison,
    BundleMetadata.Base base) {

  /** What was recorded of the epoch that was kept. */
  public EpochRecord kept() {
    return history.get(best.epoch() - 1);
  }
}
