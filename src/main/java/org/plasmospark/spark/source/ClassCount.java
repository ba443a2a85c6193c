package org.plasmospark.spark.source;

/**
 * The cells of one class.
 *
 * @param cells how many there are
 * @param patients that they are of; a cell that names none counts as one of its own
 */
public record ClassCount(long cells, long patients) {
  /** A class without cells. */
  public static final ClassCount NONE = new ClassCount(0, 0);
}
