package org.plasmospark.model;

/**
 * Gives cells their probability of the positive class. One classifier serves one thread at a time.
 */
public interface CellClassifier extends AutoCloseable {
  /** The most images one call takes. */
  int batchSize();

  /**
   * The probability of the positive class for each image.
   *
   * @param images {@code [count, 3, height, width]}, float32, as the preprocessing makes them
   * @param count images in the array, 1 to {@link #batchSize()}
   * @return {@code count} numbers in [0, 1]
   */
  float[] probabilities(float[] images, int count);

  /** What computes, for the predictions' {@code engine} column, for example {@code dl4j-cpu}. */
  String engine();

  @Override
  void close();
}
