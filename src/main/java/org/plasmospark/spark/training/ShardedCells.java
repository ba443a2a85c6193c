package org.plasmospark.spark.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.nd4j.linalg.dataset.DataSet;
import org.plasmospark.spark.table.Cell;
import scala.Tuple2;

/**
 * The training cells dealt out to the workers: shards whose sizes differ by one at most, as do
 * their cells of each class, the same for every partitioning and order of the input. They are
 * cached on the executors.
 */
final class ShardedCells<C extends Cell> implements AutoCloseable {
  private static final int DEALING = -1;

  private final JavaRDD<CellShard<C>> shards;
  private final int workers;
  private final long cells;

  private ShardedCells(JavaRDD<CellShard<C>> shards, int workers, long cells) {
    this.shards = shards;
    this.workers = workers;
    this.cells = cells;
  }

  /** Deals the cells out to the workers and caches them there. */
  static <C extends Cell> ShardedCells<C> deal(JavaRDD<C> cells, int workers, long seed) {
    JavaPairRDD<OrderKey, C> keyed =
        cells.mapToPair(
            cell ->
                new Tuple2<>(
                    new OrderKey(
                        cell.entry().label(),
                        SeededOrder.key(seed, DEALING, cell.entry()),
                        cell.entry().path()),
                    cell));
    JavaRDD<CellShard<C>> shards =
        keyed
            .sortByKey()
            .values()
            .zipWithIndex()
            .mapToPair(Tuple2::swap)
            .partitionBy(new RoundRobin(workers))
            .mapPartitions(
                dealt -> {
                  List<Tuple2<Long, C>> own = new ArrayList<>();
                  dealt.forEachRemaining(own::add);
                  own.sort(Comparator.comparingLong(Tuple2::_1));
                  return List.of(CellShard.of(own.stream().map(Tuple2::_2).toList())).iterator();
                },
                true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    List<Integer> sizes = shards.map(CellShard::size).collect();
    return new ShardedCells<>(shards, workers, sizes.stream().mapToLong(Integer::longValue).sum());
  }

  /** The shards, a partition each. */
  JavaRDD<CellShard<C>> shards() {
    return shards;
  }

  /** Number of training cells. */
  long size() {
    return cells;
  }

  /** Cells of the largest shard. */
  int largestShard() {
    return Math.toIntExact((cells + workers - 1) / workers);
  }

  /**
   * The minibatches of one round, a partition for each worker, which cannot be collected.
   *
   * @param first index in each shard's order of the epoch
   * @param count cells of each shard
   */
  JavaRDD<DataSet> round(TrainingInput<C> input, long seed, int epoch, int first, int count) {
    return new RoundMinibatches<>(shards.rdd(), input, seed, epoch, first, count).toJavaRDD();
  }

  @Override
  public void close() {
    shards.unpersist(true);
  }

  /**
   * Sorts by class, so that each worker gets the same share of it, then by hash, and then by path,
   * so that equal contents have an order as well.
   */
  record OrderKey(String label, long hash, String path)
      implements Comparable<OrderKey>, java.io.Serializable {
    private static final Comparator<OrderKey> ORDER =
        Comparator.comparing(OrderKey::label)
            .thenComparingLong(OrderKey::hash)
            .thenComparing(OrderKey::path);

    @Override
    public int compareTo(OrderKey other) {
      return ORDER.compare(this, other);
    }
  }

  private static final class RoundRobin extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int partitions;

    RoundRobin(int partitions) {
      this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object index) {
      return (int) ((Long) index % partitions);
    }
  }
}
