package org.plasmospark.spark.table;

import java.io.Serializable;
import java.time.Instant;
import org.plasmospark.manifest.ManifestEntry;

/**
 * What a model says of one image.
 *
 * @param entry of the image
 * @param probability of the positive class, in [0, 1]
 * @param predictedLabel by the threshold
 * @param engine that computed it
 * @param findings codes of what is suspicious about the picture; null if nothing is
 */
public record Prediction(
    ManifestEntry entry, double probability, String predictedLabel, String engine, String findings)
    implements Serializable {

  /**
   * What all predictions of a run have in common.
   *
   * @param threshold in [0, 1]
   * @param scoredAt when the run started
   */
  public record RunColumns(
      double threshold,
      String modelName,
      String modelVersion,
      String preprocessingHash,
      String runId,
      Instant scoredAt)
      implements Serializable {}
}
