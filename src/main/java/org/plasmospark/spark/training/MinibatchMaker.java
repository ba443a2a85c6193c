package org.plasmospark.spark.training;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.nd4j.linalg.dataset.DataSet;
import org.plasmospark.image.Augmentation;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.CellTensors;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.ImageMemory;
import org.plasmospark.spark.averaging.TimedMinibatch;
import org.plasmospark.spark.pixels.TaskPixels;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.Batching;
import org.plasmospark.task.Prefetch;
import org.plasmospark.task.Prefetcher;

/**
 * Turns packed cells into augmented minibatches, some ahead of their use. Features are {@code [n,
 * 3, height, width]}, labels {@code [n, 1]} with 1 for the positive class.
 *
 * @param augmentation drawn afresh for every seed, epoch and image
 * @param batchSize examples of a full minibatch, at least 1
 * @param prefetch threads that make them; the minibatches are the same whatever their number
 */
record MinibatchMaker(
    Preprocessing preprocessing,
    Augmentation augmentation,
    LabelSet labels,
    int batchSize,
    Prefetch prefetch,
    long seed)
    implements Serializable {

  /**
   * The minibatches of the cells in their order; the last may be smaller. The images of one are
   * gone when the next is asked for or the minibatches are closed.
   *
   * @param pixels of the cells; closed with the minibatches
   */
  Minibatches minibatches(List<PackedCell> cells, int epoch, TaskPixels pixels) {
    Maker maker = new Maker(epoch, Math.min(batchSize, Math.max(1, cells.size())), pixels);
    return new ImageMinibatches(
        new Prefetcher<>(cells.iterator(), batchSize, maker, prefetch), maker);
  }

  /** Minibatches in reused memory. */
  private final class ImageMinibatches implements Minibatches {
    private final Prefetcher<PackedCell, ImageMemory> batches;
    private final Maker maker;

    ImageMinibatches(Prefetcher<PackedCell, ImageMemory> batches, Maker maker) {
      this.batches = batches;
      this.maker = maker;
    }

    @Override
    public boolean hasNext() {
      return batches.hasNext();
    }

    @Override
    public DataSet next() {
      Prefetcher.Batch<PackedCell, ImageMemory> batch = batches.next();
      return new TimedMinibatch(
          batch.memory().first(batch.items().size()),
          Targets.of(batch.items(), labels),
          maker.decodeNanos.sum(),
          maker.augmentNanos.sum(),
          maker.pixels.found());
    }

    @Override
    public void close() {
      batches.close();
      maker.pixels.close();
    }
  }

  private final class Maker implements Batching<PackedCell, ImageMemory> {
    private final int epoch;
    private final int size;
    private final TaskPixels pixels;
    private final CellTensors tensors =
        new CellTensors(
            preprocessing, augmentation.settings().fillMode(), augmentation.settings().fillValue());
    private final LongAdder decodeNanos = new LongAdder();
    private final LongAdder augmentNanos = new LongAdder();
    private final ThreadLocal<float[]> image =
        ThreadLocal.withInitial(() -> new float[preprocessing.tensorLength()]);

    /**
     * @param size images of the largest minibatch
     */
    Maker(int epoch, int size, TaskPixels pixels) {
      this.epoch = epoch;
      this.size = size;
      this.pixels = pixels;
    }

    @Override
    public ImageMemory allocate() {
      return new ImageMemory(size, 3, preprocessing.height(), preprocessing.width());
    }

    @Override
    public void fill(ImageMemory memory, int index, PackedCell cell) {
      long start = System.nanoTime();
      CellImage picture = pixels.picture(cell);
      long decoded = System.nanoTime();
      tensors.augmented(
          picture, augmentation.draw(seed, epoch, cell.entry().sha256()), image.get(), 0);
      memory.write(index, image.get());
      decodeNanos.add(decoded - start);
      augmentNanos.add(System.nanoTime() - decoded);
    }

    @Override
    public void free(ImageMemory memory) {
      memory.close();
    }
  }
}
