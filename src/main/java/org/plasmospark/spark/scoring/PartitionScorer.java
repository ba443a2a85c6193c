package org.plasmospark.spark.scoring;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.TaskCompletionListener;
import org.plasmospark.image.CellTensors;
import org.plasmospark.image.DecodeResult;
import org.plasmospark.image.Decoded;
import org.plasmospark.image.ImageDecoder;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Rejected;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.model.CellClassifier;
import org.plasmospark.spark.table.PackedCell;

/**
 * Scores cells batch by batch, holding one batch in memory. Each cell that goes in comes out once,
 * predicted or quarantined; the order within a partition is kept for neither.
 */
public final class PartitionScorer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ClassifierFactory classifiers;
  private final Preprocessing preprocessing;
  private final ImageLimits limits;
  private final int batchSize;

  /**
   * @param batchSize images predicted at a time, at least 1
   */
  public PartitionScorer(
      ClassifierFactory classifiers,
      Preprocessing preprocessing,
      ImageLimits limits,
      int batchSize) {
    this.classifiers = classifiers;
    this.preprocessing = preprocessing;
    this.limits = limits;
    this.batchSize = batchSize;
  }

  /** Every cell with its probability, or quarantined. */
  public JavaRDD<ScoredCell> score(JavaRDD<PackedCell> cells) {
    return cells.mapPartitions(this::scorePartition, true);
  }

  private Iterator<ScoredCell> scorePartition(Iterator<PackedCell> cells) {
    if (!cells.hasNext()) {
      return List.<ScoredCell>of().iterator();
    }
    CellClassifier classifier = classifiers.open(batchSize);
    TaskCompletionListener close = context -> classifier.close();
    TaskContext.get().addTaskCompletionListener(close);
    return new Scores(cells, classifier);
  }

  private final class Scores implements Iterator<ScoredCell> {
    private final Iterator<PackedCell> cells;
    private final CellClassifier classifier;
    private final ImageDecoder decoder = new ImageDecoder(limits);
    private final CellTensors tensors = new CellTensors(preprocessing);
    private final float[] images = new float[batchSize * preprocessing.tensorLength()];
    private final Queue<ScoredCell> done = new ArrayDeque<>();

    Scores(Iterator<PackedCell> cells, CellClassifier classifier) {
      this.cells = cells;
      this.classifier = classifier;
    }

    @Override
    public boolean hasNext() {
      while (done.isEmpty() && cells.hasNext()) {
        scoreBatch();
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

    private void scoreBatch() {
      List<ManifestEntry> batch = new ArrayList<>(batchSize);
      while (batch.size() < batchSize && cells.hasNext()) {
        PackedCell cell = cells.next();
        if (!cell.entry().isOk()) {
          done.add(ScoredCell.quarantined(cell.entry()));
          continue;
        }
        DecodeResult result = decoder.decode(cell.image());
        if (result instanceof Decoded decoded) {
          tensors.plain(decoded.image(), images, batch.size() * preprocessing.tensorLength());
          batch.add(cell.entry());
        } else if (result instanceof Rejected rejected) {
          done.add(ScoredCell.quarantined(cell.entry().quarantinedFor(rejected.sentence())));
        }
      }
      if (batch.isEmpty()) {
        return;
      }
      float[] probabilities = classifier.probabilities(images, batch.size());
      for (int i = 0; i < batch.size(); i++) {
        done.add(new ScoredCell(batch.get(i), probabilities[i], classifier.engine()));
      }
    }
  }
}
