package org.plasmospark.spark.features;

import java.util.Arrays;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.spark.table.Cell;

/**
 * What a base network makes of a cell.
 *
 * @param values of one view after the other, all of the same length
 * @param views at least 1
 */
public record CellFeatures(ManifestEntry entry, float[] values, int views) implements Cell {

  /**
   * Copies the features of one view.
   *
   * @param view from 0
   * @param to takes them from {@code offset} on
   */
  public void copy(int view, float[] to, int offset) {
    int units = values.length / views;
    System.arraycopy(values, view * units, to, offset, units);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CellFeatures features
        && entry.equals(features.entry)
        && views == features.views
        && Arrays.equals(values, features.values);
  }

  @Override
  public int hashCode() {
    return entry.hashCode();
  }

  @Override
  public String toString() {
    return entry.path() + ": " + views + " views of " + values.length / views + " features";
  }
}
