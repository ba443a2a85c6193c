package org.plasmospark.spark.training;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.image.Augmentation;
import org.plasmospark.image.CellTensors;
import org.plasmospark.image.Decoded;
import org.plasmospark.image.ImageDecoder;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Rejected;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.spark.table.PackedCell;

/**
 * Turns packed cells into augmented minibatches, one at a time. Features are {@code [n, 3, height,
 * width]}, labels {@code [n, 1]} with 1 for the positive class.
 *
 * @param augmentation drawn afresh for every seed, epoch and image
 * @param batchSize examples of a full minibatch, at least 1
 */
record MinibatchMaker(
    Preprocessing preprocessing,
    ImageLimits limits,
    Augmentation augmentation,
    LabelSet labels,
    int batchSize,
    long seed)
    implements Serializable {

  /** The minibatches of the cells in their order; the last may be smaller. */
  Iterator<DataSet> minibatches(List<PackedCell> cells, int epoch) {
    return new Minibatches(cells, epoch);
  }

  private final class Minibatches implements Iterator<DataSet> {
    private final List<PackedCell> cells;
    private final int epoch;
    private final ImageDecoder decoder = new ImageDecoder(limits);
    private final CellTensors tensors =
        new CellTensors(
            preprocessing, augmentation.settings().fillMode(), augmentation.settings().fillValue());
    private int next;

    Minibatches(List<PackedCell> cells, int epoch) {
      this.cells = cells;
      this.epoch = epoch;
    }

    @Override
    public boolean hasNext() {
      return next < cells.size();
    }

    @Override
    public DataSet next() {
      int size = Math.min(batchSize, cells.size() - next);
      float[] features = new float[size * preprocessing.tensorLength()];
      float[] targets = new float[size];
      for (int i = 0; i < size; i++) {
        PackedCell cell = cells.get(next++);
        targets[i] = labels.isPositive(cell.entry().label()) ? 1 : 0;
        write(cell, features, i * preprocessing.tensorLength());
      }
      long[] shape = {size, 3, preprocessing.height(), preprocessing.width()};
      return new DataSet(Nd4j.create(features, shape), Nd4j.create(targets, new long[] {size, 1}));
    }

    private void write(PackedCell cell, float[] features, int offset) {
      if (!cell.entry().isOk()) {
        throw unusable(cell, cell.entry().reason());
      }
      var result = decoder.decode(cell.image());
      if (result instanceof Rejected rejected) {
        throw unusable(cell, rejected.sentence());
      }
      tensors.augmented(
          ((Decoded) result).image(),
          augmentation.draw(seed, epoch, cell.entry().sha256()),
          features,
          offset);
    }

    private static UserException unusable(PackedCell cell, String why) {
      return new UserException(
          ExitCode.DATA_QUALITY,
          "The packed cell "
              + cell.entry().path()
              + " cannot be used any more ("
              + why
              + "); run catalog and pack again.");
    }
  }
}
