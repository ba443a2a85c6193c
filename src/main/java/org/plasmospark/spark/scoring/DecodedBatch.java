package org.plasmospark.spark.scoring;

import java.util.List;
import org.plasmospark.image.CellBorder;
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

/**
 * The cells of a batch after decoding: an image each, and the same with other borders if asked for,
 * or the reason why there is none.
 */
final class DecodedBatch {
  private final int length;

  /** Of the cells as they are, then with each border. */
  private final byte[][] pixels;

  private final ManifestEntry[] entries;
  private final String[] findings;

  private DecodedBatch(int length, int size, int borders) {
    this.length = length;
    this.pixels = new byte[1 + borders][Math.multiplyExact(size, length)];
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
    return pixels[0];
  }

  /**
   * The same of the images with a border.
   *
   * @param border place in the list of borders
   */
  byte[] bordered(int border) {
    return pixels[1 + border];
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
          for (byte[] images : pixels) {
            System.arraycopy(images, i * length, images, decoded * length, length);
          }
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
    private final List<CellBorder> borders;

    /**
     * @param size cells of the largest batch
     * @param suspecting whether to look for what is suspicious
     * @param borders that each cell is shown with besides its own
     */
    Decoding(
        Preprocessing preprocessing,
        ImageLimits limits,
        int size,
        boolean suspecting,
        List<CellBorder> borders) {
      this.suspecting = suspecting;
      this.borders = borders;
      this.length = preprocessing.tensorLength();
      this.decoder = new ImageDecoder(limits);
      this.tensors = new CellTensors(preprocessing);
      this.size = size;
    }

    @Override
    public DecodedBatch allocate() {
      return new DecodedBatch(length, size, borders.size());
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
        tensors.pixels(decoded.image(), batch.pixels(), index * length);
        for (int i = 0; i < borders.size(); i++) {
          tensors.pixels(borders.get(i).apply(decoded.image()), batch.bordered(i), index * length);
        }
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
