package org.plasmospark.spark.features;

import java.util.Iterator;
import java.util.List;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.model.FeatureExtractor;
import org.plasmospark.model.NonFinite;
import org.plasmospark.spark.gpu.TaskGpu;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.Prefetch;
import org.plasmospark.task.Prefetcher;

/**
 * The features of a task's cells, batch by batch in their order, computed while the next images are
 * decoded. A cell that cannot be decoded, or whose features are not finite, ends it with a sentence
 * that names the cell.
 */
public final class FeatureStream implements Iterator<FeatureStream.Batch>, AutoCloseable {
  private final FeatureExtractor extractor;
  private final Prefetcher<PackedCell, float[]> images;

  /**
   * A batch.
   *
   * @param cells at least one
   * @param features of one cell after the other
   */
  public record Batch(List<PackedCell> cells, float[] features) {}

  /**
   * @param cells of the task that runs, which must close the stream before it ends
   * @param view in which they are looked at
   * @param batchSize cells of a batch, at least 1
   * @param prefetch threads that decode; the features are the same whatever their number
   */
  public FeatureStream(
      FeatureNetwork network,
      FeatureView view,
      Iterator<PackedCell> cells,
      int batchSize,
      Prefetch prefetch) {
    TaskGpu.use();
    extractor = network.open();
    images =
        new Prefetcher<>(
            cells,
            batchSize,
            new ViewImages(view, network.preprocessing(), network.limits(), batchSize),
            prefetch);
  }

  @Override
  public boolean hasNext() {
    return images.hasNext();
  }

  @Override
  public Batch next() {
    Prefetcher.Batch<PackedCell, float[]> batch = images.next();
    float[] features = extractor.features(batch.memory(), batch.items().size());
    requireFinite(batch.items(), features);
    return new Batch(batch.items(), features);
  }

  private static void requireFinite(List<PackedCell> cells, float[] features) {
    int place = NonFinite.in(features);
    if (place >= 0) {
      PackedCell cell = cells.get(place / (features.length / cells.size()));
      throw new UserException(
          ExitCode.DATA_QUALITY,
          "The base network makes %s of the packed cell %s, which is no feature to train on; look at the"
                  .formatted(features[place], cell.entry().path())
              + " cell, or take other weights (model.base-weights).");
    }
  }

  @Override
  public void close() {
    try (extractor;
        images) {
      // both are closed, whatever becomes of the other
    }
  }
}
