package org.plasmospark.spark.source;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;
import org.plasmospark.archive.ArchivePaths;

/**
 * Where a row belongs after a join: back to its block, in the order of its archive.
 *
 * @param block number of the partition
 * @param position in the archive
 * @param path of the row
 */
record BlockOrder(int block, long position, String path)
    implements Comparable<BlockOrder>, Serializable {
  private static final Comparator<BlockOrder> ORDER =
      Comparator.comparingInt(BlockOrder::block)
          .thenComparing(BlockOrder::archive)
          .thenComparingLong(BlockOrder::position)
          .thenComparing(BlockOrder::path);

  @Override
  public int compareTo(BlockOrder other) {
    return ORDER.compare(this, other);
  }

  private String archive() {
    return ArchivePaths.isMember(path) ? ArchivePaths.archiveOf(path) : "";
  }

  /** Gives some neighbouring blocks a partition; no block is divided. */
  static final class ByBlock extends Partitioner {
    private static final long serialVersionUID = 1L;

    /** So many tasks, at least, that progress is smooth. */
    private static final int SMOOTH = 1024;

    /** Blocks of a task where there are very many: a shuffle has pieces for each. */
    private static final int MERGED = 8;

    private final int blocks;
    private final int partitions;

    /** For rows of all blocks. */
    ByBlock(int blocks) {
      this(blocks, Math.max(SMOOTH, blocks / MERGED));
    }

    /**
     * @param most partitions
     */
    ByBlock(int blocks, int most) {
      this.blocks = Math.max(1, blocks);
      this.partitions = Math.max(1, Math.min(this.blocks, most));
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object key) {
      return (int) ((long) ((BlockOrder) key).block() * partitions / blocks);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByBlock partitioner
          && partitioner.blocks == blocks
          && partitioner.partitions == partitions;
    }

    @Override
    public int hashCode() {
      return 31 * blocks + partitions;
    }
  }
}
