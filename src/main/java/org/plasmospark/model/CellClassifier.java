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
   * @throws IllegalStateException if it {@link #takesPixels takes colours}
   */
  float[] probabilities(float[] images, int count);

  /** Whether it takes colours as they are, instead of numbers. */
  default boolean takesPixels() {
    return false;
  }

  /**
   * The same from the colours of the images, by a classifier that {@link #takesPixels takes} them.
   *
   * @param pixels {@code [count, height, width, 3]}, red, green, blue, at the network's size
   * @param count images in the array, 1 to {@link #batchSize()}
   * @return {@code count} numbers in [0, 1]
   * @throws IllegalStateException if it does not take them
   */
  default float[] probabilities(byte[] pixels, int count) {
    throw new IllegalStateException(engine() + " takes numbers here, not colours");
  }

  /** What computes, for the predictions' {@code engine} column, for example {@code dl4j-cpu}. */
  String engine();

  @Override
  void close();
}
