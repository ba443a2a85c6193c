package org.plasmospark.spark.training;

import java.io.Serializable;
import java.util.Arrays;
import org.plasmospark.spark.table.PackedCell;

/** The cells that one worker trains, in memory, in an order that only the seed decides. */
final class CellShard implements Serializable {
  private static final long serialVersionUID = 1L;

  private final PackedCell[] cells;

  /** Of the last epoch asked for: its rounds come one after the other. */
  private transient Order order;

  CellShard(PackedCell[] cells) {
    this.cells = cells;
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
  PackedCell[] round(long seed, int epoch, int first, int count) {
    if (first >= cells.length) {
      return new PackedCell[0];
    }
    return Arrays.copyOfRange(ordered(seed, epoch), first, Math.min(cells.length, first + count));
  }

  private synchronized PackedCell[] ordered(long seed, int epoch) {
    if (order == null || order.seed != seed || order.epoch != epoch) {
      order = new Order(seed, epoch, SeededOrder.stratified(cells, seed, epoch));
    }
    return order.cells;
  }

  private record Order(long seed, int epoch, PackedCell[] cells) {}
}
