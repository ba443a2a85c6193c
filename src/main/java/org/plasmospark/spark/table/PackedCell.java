package org.plasmospark.spark.table;

import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.DecodeResult;
import org.plasmospark.image.Decoded;
import org.plasmospark.image.ImageDecoder;
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
public record PackedCell(ManifestEntry entry, byte[] image) implements Cell {

  /** This cell if the bytes have the digest of the entry; else quarantined, without them. */
  public PackedCell verified() {
    if (!entry.isOk() || image != null && Sha256.hex(image).equals(entry.sha256())) {
      return this;
    }
    Rejected damaged =
        new Rejected(
            RejectReason.CORRUPT,
            image == null
                ? "the packed bytes are missing"
                : "the packed bytes are not those of the packed digest");
    return new PackedCell(entry.quarantinedFor(damaged.sentence()), null);
  }

  /**
   * The picture of a cell that was packed as a good one.
   *
   * @throws UserException DATA_QUALITY, naming the cell, if it is quarantined or cannot be decoded
   */
  public CellImage decoded(ImageDecoder decoder) {
    if (!entry.isOk()) {
      throw unusable(entry.reason());
    }
    DecodeResult result = decoder.decode(image);
    if (result instanceof Decoded decoded) {
      return decoded.image();
    }
    throw unusable(((Rejected) result).sentence());
  }

  private UserException unusable(String why) {
    return new UserException(
        ExitCode.DATA_QUALITY,
        "The packed cell "
            + entry.path()
            + " cannot be used any more ("
            + why
            + "); run catalog and pack again.");
  }
}
