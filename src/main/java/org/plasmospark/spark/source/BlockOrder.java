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

  /** Gives each block its own partition. */
  static final class ByBlock extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int blocks;

    ByBlock(int blocks) {
      this.blocks = Math.max(1, blocks);
    }

    @Override
    public int numPartitions() {
      return blocks;
    }

    @Override
    public int getPartition(Object key) {
      return ((BlockOrder) key).block();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByBlock partitioner && partitioner.blocks == blocks;
    }

    @Override
    public int hashCode() {
      return blocks;
    }
  }
}
