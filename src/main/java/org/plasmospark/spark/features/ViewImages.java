package org.plasmospark.spark.features;

import org.plasmospark.image.CellTensors;
import org.plasmospark.image.ImageDecoder;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.Batching;
import org.plasmospark.task.FloatPool;

/** Batches of images of one view, as a base network takes them. */
final class ViewImages implements Batching<PackedCell, float[]> {
  private final FeatureView view;
  private final ImageDecoder decoder;
  private final CellTensors tensors;
  private final int length;
  private final int size;

  /**
   * @param size images of the largest batch
   */
  ViewImages(FeatureView view, Preprocessing preprocessing, ImageLimits limits, int size) {
    this.view = view;
    this.decoder = new ImageDecoder(limits);
    this.tensors =
        new CellTensors(
            preprocessing, view.augmentation().fillMode(), view.augmentation().fillValue());
    this.length = preprocessing.tensorLength();
    this.size = size;
  }

  @Override
  public float[] allocate() {
    return FloatPool.SHARED.take(Math.multiplyExact(size, length));
  }

  @Override
  public void fill(float[] batch, int index, PackedCell cell) {
    tensors.augmented(
        cell.decoded(decoder), view.draw(cell.entry().sha256()), batch, index * length);
  }

  @Override
  public void free(float[] batch) {
    FloatPool.SHARED.giveBack(batch);
  }
}
