package org.plasmospark.spark.training;

import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.nd4j.linalg.dataset.DataSet;
import org.plasmospark.spark.TaskResources;
import org.plasmospark.spark.table.Cell;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The minibatches of one round, a partition for each worker. Each is the worker's until it asks for
 * the next, so that they cannot be collected.
 *
 * <p>It is an RDD of its own, because Spark reads the bytecode around every function that is given
 * to {@code mapPartitions}: more than half of what a round of a head costs the driver.
 */
final class RoundMinibatches<C extends Cell> extends RDD<DataSet> {
  private static final long serialVersionUID = 1L;

  private final TrainingInput<C> input;
  private final long seed;
  private final int epoch;
  private final int first;
  private final int count;

  /**
   * @param shards a partition each
   * @param first index in each shard's order of the epoch
   * @param count cells of each shard
   */
  RoundMinibatches(
      RDD<CellShard<C>> shards,
      TrainingInput<C> input,
      long seed,
      int epoch,
      int first,
      int count) {
    super(shards, ClassTag$.MODULE$.apply(DataSet.class));
    this.input = input;
    this.seed = seed;
    this.epoch = epoch;
    this.first = first;
    this.count = count;
  }

  @Override
  public Partition[] getPartitions() {
    return shards().partitions();
  }

  @Override
  public Iterator<DataSet> compute(Partition partition, TaskContext task) {
    CellShard<C> shard = shards().iterator(partition, task).next();
    Minibatches minibatches = input.minibatches(shard.round(seed, epoch, first, count), epoch);
    // The task may have other rounds to train.
    return JavaConverters.asScalaIterator(TaskResources.closing(minibatches, minibatches::close));
  }

  private RDD<CellShard<C>> shards() {
    ClassTag<CellShard<C>> type = ClassTag$.MODULE$.apply(CellShard.class);
    return firstParent(type);
  }
}
