package org.plasmospark.spark.features;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.plasmospark.spark.table.PackedCell;

/** Of cells in the order of their digests, the first of each content. */
final class DistinctCells implements Iterator<PackedCell> {
  private final Iterator<PackedCell> sorted;
  private String last = "";
  private PackedCell next;

  DistinctCells(Iterator<PackedCell> sorted) {
    this.sorted = sorted;
  }

  @Override
  public boolean hasNext() {
    while (next == null && sorted.hasNext()) {
      PackedCell cell = sorted.next();
      if (!cell.entry().sha256().equals(last)) {
        last = cell.entry().sha256();
        next = cell;
      }
    }
    return next != null;
  }

  @Override
  public PackedCell next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    PackedCell cell = next;
    next = null;
    return cell;
  }
}
