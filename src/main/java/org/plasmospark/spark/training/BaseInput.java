package org.plasmospark.spark.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.model.CellClassifier;
import org.plasmospark.spark.features.FeatureNetwork;
import org.plasmospark.spark.features.FeatureStream;
import org.plasmospark.spark.features.FeatureView;
import org.plasmospark.spark.scoring.ClassifierFactory;
import org.plasmospark.spark.scoring.ScoredCell;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.Prefetch;

/**
 * Images that pass through a base in every epoch, augmented anew, on their way to the network that
 * trains.
 */
final class BaseInput implements TrainingInput<PackedCell> {
  private static final long serialVersionUID = 1L;

  private final TrainingPlan plan;
  private final FeatureNetwork base;
  private final int[] shape;

  /**
   * @param base whose features the network takes
   * @param shape of the features of an image, as {@link #shape}
   */
  BaseInput(TrainingPlan plan, FeatureNetwork base, int... shape) {
    this.plan = plan;
    this.base = base;
    this.shape = shape.clone();
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public Minibatches minibatches(List<PackedCell> cells, int epoch) {
    FeatureView view = new FeatureView(epoch, plan.augmentation(), plan.seed());
    FeatureStream stream =
        new FeatureStream(
            base, view, cells.iterator(), plan.batchSize(), plan.shares().prefetch(plan.workers()));
    return new StreamMinibatches(stream);
  }

  @Override
  public JavaRDD<ScoredCell> score(ClassifierFactory classifiers, JavaRDD<PackedCell> cells) {
    int batchSize = plan.scoringBatchSize();
    Prefetch prefetch = plan.shares().prefetch(cells.getNumPartitions());
    return cells.mapPartitions(
        partition -> {
          List<ScoredCell> scored = new ArrayList<>();
          if (!partition.hasNext()) {
            return scored.iterator();
          }
          try (CellClassifier classifier = classifiers.open(batchSize);
              FeatureStream stream =
                  new FeatureStream(base, FeatureView.PLAIN, partition, batchSize, prefetch)) {
            while (stream.hasNext()) {
              FeatureStream.Batch batch = stream.next();
              FeatureInput.score(classifier, batch.cells(), batch.features(), scored);
            }
          }
          return scored.iterator();
        },
        true);
  }

  private final class StreamMinibatches implements Minibatches {
    private final FeatureStream stream;
    private DataSet inUse;

    StreamMinibatches(FeatureStream stream) {
      this.stream = stream;
    }

    @Override
    public boolean hasNext() {
      return stream.hasNext();
    }

    @Override
    public DataSet next() {
      FeatureStream.Batch batch = stream.next();
      free();
      long[] dimensions =
          LongStream.concat(LongStream.of(batch.cells().size()), IntStream.of(shape).asLongStream())
              .toArray();
      inUse =
          new DataSet(
              Nd4j.create(batch.features(), dimensions), Targets.of(batch.cells(), plan.labels()));
      return inUse;
    }

    /** Frees the memory of the last, long before the garbage collector would. */
    private void free() {
      if (inUse != null) {
        inUse.getFeatures().close();
        inUse.getLabels().close();
        inUse = null;
      }
    }

    @Override
    public void close() {
      free();
      stream.close();
    }
  }
}
