package org.plasmospark.spark.pack;

import org.apache.spark.Partitioner;
import org.plasmospark.spark.table.PackedCell;

/**
 * Where a cell goes in packed files: by its digest, so that files are shuffled, of even size and
 * the same for every cluster, partitioning and order of the input. File i holds the i-th of equal
 * ranges of the digests and is sorted by digest and path; behind the files comes one more partition
 * for the quarantined.
 */
final class PackOrder extends Partitioner {
  private static final long serialVersionUID = 1L;

  /** Sorts behind every hexadecimal digit. */
  private static final char QUARANTINED = '~';

  private static final int PREFIX_DIGITS = 8;
  private static final int PREFIX_BITS = 32;

  private final int files;

  PackOrder(int files) {
    this.files = files;
  }

  /** What decides of a cell's place. */
  static String key(PackedCell cell) {
    return cell.entry().isOk()
        ? cell.entry().sha256() + cell.entry().path()
        : QUARANTINED + cell.entry().path();
  }

  @Override
  public int numPartitions() {
    return files + 1;
  }

  @Override
  public int getPartition(Object key) {
    String text = (String) key;
    if (text.charAt(0) == QUARANTINED) {
      return files;
    }
    long prefix = Long.parseLong(text, 0, PREFIX_DIGITS, 16);
    return (int) (prefix * files >>> PREFIX_BITS);
  }
}
