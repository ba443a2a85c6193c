package org.plasmospark.spark.source;

import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.spark.table.PackedCell;

/**
 * Cells to score, wherever they come from.
 *
 * @param cells with their bytes, read where they are used
 * @param size how many there are
 */
public record CellSource(JavaRDD<PackedCell> cells, long size) {}
