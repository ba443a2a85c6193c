package org.plasmospark.spark.training;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.plasmospark.spark.table.Cell;

/** The cells that one worker trains, in memory, in an order that only the seed decides. */
final class CellShard<C extends Cell> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final C[] cells;

  /** Of the last epoch asked for: its rounds come one after the other. */
  private transient Order<C> order;

  private CellShard(C[] cells) {
    this.cells = cells;
  }

  /** A shard of these cells, whose order says nothing. */
  @SuppressWarnings("unchecked") // the array never leaves this package as one of C
  static <C extends Cell> CellShard<C> of(List<C> cells) {
    return new CellShard<>((C[]) cells.toArray(Cell[]::new));
  }

  int size() {
    return cells.length;
  }

  /**
   * The cells of one round of an epoch: every epoch goes through the shard in an order of its own.
   *
   * @param first of the round, counted from 0 in the epoch's order
   * @param count at most so many; fewer or none at the end of the shard
   */
  List<C> round(long seed, int epoch, int first, int count) {
    if (first >= cells.length) {
      return List.of();
    }
    int end = (int) Math.min(cells.length, (long) first + count);
    return Arrays.asList(ordered(seed, epoch)).subList(first, end);
  }

  private synchronized C[] ordered(long seed, int epoch) {
    if (order == null || order.seed != seed || order.epoch != epoch) {
      order = new Order<>(seed, epoch, SeededOrder.stratified(cells, seed, epoch));
    }
    return order.cells;
  }

  private record Order<C>(long seed, int epoch, C[] cells) {}
}
