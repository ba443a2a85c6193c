package org.plasmospark.spark.features;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.plasmospark.spark.TaskResources;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.CoreShares;
import org.plasmospark.task.Prefetch;

/**
 * Computes the features of cells in one view as rows of {@link FeatureTable}.
 *
 * @param shares of the cores of each JVM
 * @param done counts the cells
 */
record FeaturePass(
    FeatureNetwork network, FeatureView view, CoreShares shares, LongAccumulator done)
    implements Serializable {

  /** A row for each cell, in their order. */
  JavaRDD<Row> rows(JavaRDD<PackedCell> cells) {
    Prefetch prefetch = shares.prefetch(cells.getNumPartitions());
    return cells.mapPartitions(
        partition -> partition.hasNext() ? rows(partition, prefetch) : Collections.emptyIterator(),
        true);
  }

  private Iterator<Row> rows(Iterator<PackedCell> cells, Prefetch prefetch) {
    FeatureStream stream = new FeatureStream(network, view, cells, network.batchSize(), prefetch);
    return TaskResources.closing(new Rows(stream, done), stream::close);
  }

  private static final class Rows implements Iterator<Row> {
    private final FeatureStream batches;
    private final LongAccumulator done;
    private final Queue<Row> ready = new ArrayDeque<>();

    Rows(FeatureStream batches, LongAccumulator done) {
      this.batches = batches;
      this.done = done;
    }

    @Override
    public boolean hasNext() {
      if (ready.isEmpty() && batches.hasNext()) {
        add(batches.next());
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void add(FeatureStream.Batch batch) {
      int size = batch.cells().size();
      int units = batch.features().length / size;
      for (int i = 0; i < size; i++) {
        ready.add(
            FeatureTable.row(
                batch.cells().get(i).entry().sha256(), batch.features(), i * units, units));
      }
      done.add(size);
    }
  }
}
