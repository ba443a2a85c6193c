package org.plasmospark.spark.scoring;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.SimulatedChanges;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.spark.TaskResources;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.CoreShares;
import org.plasmospark.task.Prefetch;
import org.plasmospark.task.Prefetcher;

/**
 * Scores cells batch by batch, holding one batch in memory and those that are decoded meanwhile.
 * Each cell that goes in comes out once, predicted or quarantined.
 */
public final class PartitionScorer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ClassifierFactory classifiers;
  private final Preprocessing preprocessing;
  private final ImageLimits limits;
  private final int batchSize;
  private final CoreShares shares;
  private final boolean suspecting;

  /**
   * @param batchSize images predicted at a time, at least 1
   * @param shares of the cores of each JVM
   */
  public PartitionScorer(
      ClassifierFactory classifiers,
      Preprocessing preprocessing,
      ImageLimits limits,
      int batchSize,
      CoreShares shares) {
    this(classifiers, preprocessing, limits, batchSize, shares, false);
  }

  private PartitionScorer(
      ClassifierFactory classifiers,
      Preprocessing preprocessing,
      ImageLimits limits,
      int batchSize,
      CoreShares shares,
      boolean suspecting) {
    this.suspecting = suspecting;
    this.classifiers = classifiers;
    this.preprocessing = preprocessing;
    this.limits = limits;
    this.batchSize = batchSize;
    this.shares = shares;
  }

  /** The same, which also looks for what is suspicious about each picture. */
  public PartitionScorer suspecting() {
    return new PartitionScorer(classifiers, preprocessing, limits, batchSize, shares, true);
  }

  /** The same network for cells under changes, each by itself. */
  public ChangeScorer under(SimulatedChanges changes) {
    return new ChangeScorer(classifiers, preprocessing, limits, batchSize, shares, changes);
  }

  /** Every cell with its probability, or quarantined. */
  public JavaRDD<ScoredCell> score(JavaRDD<PackedCell> cells) {
    Prefetch prefetch = shares.prefetch(cells.getNumPartitions());
    return cells.mapPartitions(partition -> scorePartition(partition, prefetch), true);
  }

  private Iterator<ScoredCell> scorePartition(Iterator<PackedCell> cells, Prefetch prefetch) {
    if (!cells.hasNext()) {
      return List.<ScoredCell>of().iterator();
    }
    PixelClassifier classifier =
        new PixelClassifier(
            classifiers.open(batchSize, preprocessing.scaling().factor()), preprocessing);
    Prefetcher<PackedCell, DecodedBatch> batches =
        new Prefetcher<>(
            cells,
            batchSize,
            new DecodedBatch.Decoding(preprocessing, limits, batchSize, suspecting, List.of()),
            prefetch);
    Scores scores = new Scores(batches, classifier);
    return TaskResources.closing(scores, scores::close);
  }

  private static final class Scores implements Iterator<ScoredCell>, AutoCloseable {
    private final Prefetcher<PackedCell, DecodedBatch> batches;
    private final PixelClassifier classifier;
    private final Queue<ScoredCell> done = new ArrayDeque<>();

    Scores(Prefetcher<PackedCell, DecodedBatch> batches, PixelClassifier classifier) {
      this.batches = batches;
      this.classifier = classifier;
    }

    @Override
    public boolean hasNext() {
      while (done.isEmpty() && batches.hasNext()) {
        scoreBatch(batches.next());
      }
      return !done.isEmpty();
    }

    @Override
    public ScoredCell next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return done.remove();
    }

    @Override
    public void close() {
      try (classifier;
          batches) {
        // both are closed, whatever becomes of the other
      }
    }

    private void scoreBatch(Prefetcher.Batch<PackedCell, DecodedBatch> batch) {
      int size = batch.items().size();
      int decoded = batch.memory().closeGaps(size);
      float[] probabilities = classifier.probabilities(batch.memory().pixels(), decoded);
      for (int i = 0, at = 0; i < size; i++) {
        ManifestEntry entry = batch.memory().entry(i);
        done.add(
            entry.isOk()
                ? ScoredCell.of(
                    entry, probabilities[at++], classifier.engine(), batch.memory().findings(i))
                : ScoredCell.quarantined(entry));
      }
    }
  }
}
