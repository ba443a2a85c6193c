package org.plasmospark.spark.training;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.model.CellClassifier;
import org.plasmospark.spark.features.CellFeatures;
import org.plasmospark.spark.scoring.ClassifierFactory;
import org.plasmospark.spark.scoring.ScoredCell;
import org.plasmospark.spark.table.Cell;

/**
 * Features of a base network. Each epoch trains every cell in one of its views, another in each
 * epoch until all were seen; which one is first depends on the cell.
 *
 * @param units of a view
 */
record FeatureInput(TrainingPlan plan, int units) implements TrainingInput<CellFeatures> {
  private static final int VIEWS = -2;

  @Override
  public int[] shape() {
    return new int[] {units};
  }

  @Override
  public Minibatches minibatches(List<CellFeatures> cells, int epoch) {
    return new FeatureMinibatches(batches(cells.iterator(), plan.batchSize()), epoch);
  }

  @Override
  public JavaRDD<ScoredCell> score(ClassifierFactory classifiers, JavaRDD<CellFeatures> cells) {
    int batchSize = plan.scoringBatchSize();
    return cells.mapPartitions(
        partition -> {
          List<ScoredCell> scored = new ArrayList<>();
          try (CellClassifier classifier = classifiers.open(batchSize)) {
            Iterator<List<CellFeatures>> batches = batches(partition, batchSize);
            while (batches.hasNext()) {
              List<CellFeatures> batch = batches.next();
              score(classifier, batch, values(batch, cell -> 0), scored);
            }
          }
          return scored.iterator();
        },
        true);
  }

  /** Adds what a classifier says of the features of some cells. */
  static void score(
      CellClassifier classifier,
      List<? extends Cell> cells,
      float[] features,
      List<ScoredCell> scored) {
    float[] probabilities = classifier.probabilities(features, cells.size());
    for (int i = 0; i < probabilities.length; i++) {
      scored.add(ScoredCell.of(cells.get(i).entry(), probabilities[i], classifier.engine(), null));
    }
  }

  /** The view of a cell that an epoch trains. */
  int view(CellFeatures cell, int epoch) {
    long first = SeededOrder.key(plan.seed(), VIEWS, cell.entry());
    return (int) Math.floorMod(first + epoch, (long) cell.views());
  }

  private float[] values(
      List<CellFeatures> cells, java.util.function.ToIntFunction<CellFeatures> view) {
    float[] values = new float[Math.multiplyExact(cells.size(), units)];
    for (int i = 0; i < cells.size(); i++) {
      cells.get(i).copy(view.applyAsInt(cells.get(i)), values, i * units);
    }
    return values;
  }

  private static Iterator<List<CellFeatures>> batches(Iterator<CellFeatures> cells, int size) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return cells.hasNext();
      }

      @Override
      public List<CellFeatures> next() {
        if (!cells.hasNext()) {
          throw new NoSuchElementException();
        }
        List<CellFeatures> batch = new ArrayList<>(size);
        while (batch.size() < size && cells.hasNext()) {
          batch.add(cells.next());
        }
        return batch;
      }
    };
  }

  private final class FeatureMinibatches implements Minibatches {
    private final Iterator<List<CellFeatures>> batches;
    private final int epoch;
    private DataSet inUse;

    FeatureMinibatches(Iterator<List<CellFeatures>> batches, int epoch) {
      this.batches = batches;
      this.epoch = epoch;
    }

    @Override
    public boolean hasNext() {
      return batches.hasNext();
    }

    @Override
    public DataSet next() {
      List<CellFeatures> batch = batches.next();
      close();
      inUse =
          new DataSet(
              Nd4j.create(
                  values(batch, cell -> view(cell, epoch)), new long[] {batch.size(), units}),
              Targets.of(batch, plan.labels()));
      return inUse;
    }

    /** Frees the memory of the last, long before the garbage collector would. */
    @Override
    public void close() {
      if (inUse != null) {
        inUse.getFeatures().close();
        inUse.getLabels().close();
        inUse = null;
      }
    }
  }
}
