package org.plasmospark.spark.table;

import java.io.Serializable;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;

/**
 * An image with its row of the manifest.
 *
 * @param entry a quarantined one has no bytes
 * @param image the original bytes of the file, as they were; null if they could not be read
 */
public record PackedCell(ManifestEntry entry, byte[] image) implements Serializable {

  /** This cell if the bytes have the digest of the entry; else quarantined, without them. */
  public PackedCell verified() {
    if (!entry.isOk() || Sha256.hex(image).equals(entry.sha256())) {
      return this;
    }
    Rejected damaged =
        new Rejected(RejectReason.CORRUPT, "the packed bytes are not those of the packed digest");
    return new PackedCell(entry.quarantinedFor(damaged.sentence()), null);
  }
}
