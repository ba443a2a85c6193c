package org.plasmospark.spark.scoring;

import java.io.Serializable;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;
import org.plasmospark.manifest.ManifestEntry;

/**
 * A cell after scoring: either predicted, or quarantined with the reason in its entry.
 *
 * @param entry quarantined if the image could not be decoded, or its probability not computed
 * @param probability of the positive class in [0, 1]; NaN if quarantined
 * @param engine what computed it; null if quarantined
 * @param findings codes of what is suspicious about the picture, as in a catalog; null if nothing
 *     is, or nobody has looked
 */
public record ScoredCell(ManifestEntry entry, double probability, String engine, String findings)
    implements Serializable {

  /**
   * @throws IllegalArgumentException if a cell that is not quarantined has no probability, of which
   *     every comparison would make a call
   */
  public ScoredCell {
    if (entry.isOk() && !isProbability(probability)) {
      throw new IllegalArgumentException(
          entry.path() + " is predicted with the probability " + probability);
    }
  }

  /**
   * A good cell with what a network says of it; quarantined as not computed if that is no
   * probability.
   *
   * @param said by the network, perhaps not a number in [0, 1]
   * @param engine what computed it
   * @param findings as of the record
   */
  public static ScoredCell of(ManifestEntry entry, float said, String engine, String findings) {
    if (isProbability(said)) {
      return new ScoredCell(entry, said, engine, findings);
    }
    Rejected rejected =
        new Rejected(
            RejectReason.NOT_COMPUTED, "The network gave " + said + " and not a probability.");
    return quarantined(entry.quarantinedFor(rejected.sentence()));
  }

  static ScoredCell quarantined(ManifestEntry entry) {
    return new ScoredCell(entry, Double.NaN, null, null);
  }

  /** Whether there is a probability. */
  public boolean isPredicted() {
    return entry.isOk();
  }

  /** Whether the image was good, but the network gave no probability for it. */
  public boolean isNotComputed() {
    return RejectReason.NOT_COMPUTED.isOf(entry.reason());
  }

  /** Whether a network may say that of a cell. */
  static boolean isProbability(double number) {
    return number >= 0 && number <= 1;
  }
}
