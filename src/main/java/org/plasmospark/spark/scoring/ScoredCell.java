package org.plasmospark.spark.scoring;

import java.io.Serializable;
import org.plasmospark.manifest.ManifestEntry;

/**
 * A cell after scoring: either predicted, or quarantined with the reason in its entry.
 *
 * @param entry quarantined if the image could not be decoded
 * @param probability of the positive class in [0, 1]; NaN if quarantined
 * @param engine what computed it; null if quarantined
 */
public record ScoredCell(ManifestEntry entry, double probability, String engine)
    implements Serializable {
  static ScoredCell quarantined(ManifestEntry entry) {
    return new ScoredCell(entry, Double.NaN, null);
  }

  /** Whether there is a probability. */
  public boolean isPredicted() {
    return entry.isOk();
  }
}
