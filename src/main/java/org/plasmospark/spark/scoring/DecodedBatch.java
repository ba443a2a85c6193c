package org.plasmospark.spark.scoring;

import org.plasmospark.image.CellFinding;
import org.plasmospark.image.CellTensors;
import org.plasmospark.image.DecodeResult;
import org.plasmospark.image.Decoded;
import org.plasmospark.image.ImageDecoder;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Rejected;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.spark.table.CatalogEntry;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.Batching;

/** The cells of a batch after decoding: an image each, or the reason why there is none. */
final class DecodedBatch {
  private final int length;
  private final byte[] pixels;
  private final ManifestEntry[] entries;
  private final String[] findings;

  private DecodedBatch(int length, int size) {
    this.length = length;
    this.pixels = new byte[Math.multiplyExact(size, length)];
    this.entries = new ManifestEntry[size];
    this.findings = new String[size];
  }

  /** Entry of a cell; quarantined if it has no image. */
  ManifestEntry entry(int index) {
    return entries[index];
  }

  /** Codes of what is suspicious about a cell's picture; null if nothing is known. */
  String findings(int index) {
    return findings[index];
  }

  /** The colours of the images one after the other, if gaps are closed. */
  byte[] pixels() {
    return pixels;
  }

  /**
   * Moves the images together, over the places of those that could not be decoded.
   *
   * @param size cells of the batch
   * @return number of images
   */
  int closeGaps(int size) {
    int decoded = 0;
    for (int i = 0; i < size; i++) {
      if (entries[i].isOk()) {
        if (decoded < i) {
          System.arraycopy(pixels, i * length, pixels, decoded * length, length);
        }
        decoded++;
      }
    }
    return decoded;
  }

  /** Decodes cells and resizes them to the size that the network wants. */
  static final class Decoding implements Batching<PackedCell, DecodedBatch> {
    private final int length;
    private final ImageDecoder decoder;
    private final CellTensors tensors;
    private final int size;
    private final boolean suspecting;

    /**
     * @param size cells of the largest batch
     * @param suspecting whether to look for what is suspicious
     */
    Decoding(Preprocessing preprocessing, ImageLimits limits, int size, boolean suspecting) {
      this.suspecting = suspecting;
      this.length = preprocessing.tensorLength();
      this.decoder = new ImageDecoder(limits);
      this.tensors = new CellTensors(preprocessing);
      this.size = size;
    }

    @Override
    public DecodedBatch allocate() {
      return new DecodedBatch(length, size);
    }

    @Override
    public void fill(DecodedBatch batch, int index, PackedCell cell) {
      batch.entries[index] = cell.entry();
      batch.findings[index] = null;
      if (!cell.entry().isOk()) {
        return;
      }
      DecodeResult result = decoder.decode(cell.image());
      if (result instanceof Decoded decoded) {
        tensors.pixels(decoded.image(), batch.pixels, index * length);
        if (suspecting) {
          batch.findings[index] = CatalogEntry.codes(CellFinding.of(decoded));
        }
      } else if (result instanceof Rejected rejected) {
        batch.entries[index] = cell.entry().quarantinedFor(rejected.sentence());
      }
    }

    @Override
    public void free(DecodedBatch batch) {
      // the garbage collector's
    }
  }
}
