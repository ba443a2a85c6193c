package org.plasmospark.spark.source;

import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.spark.table.PackedCell;

/**
 * Cells to score, wherever they come from.
 *
 * @param cells with their bytes, read where they are used
 * @param size how many there are; of a folder, how many files
 * @param ofFiles whether files were counted, of which one of several pages gives a cell a page
 */
public record CellSource(JavaRDD<PackedCell> cells, long size, boolean ofFiles) {
  /** Cells of which each was counted. */
  public CellSource(JavaRDD<PackedCell> cells, long size) {
    this(cells, size, false);
  }
}
