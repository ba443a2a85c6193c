package org.plasmospark.model.keras;

/**
 * What a layer of Keras puts out, and where that is in the graph of DL4J.
 *
 * @param vertex of the graph
 * @param rows of each channel
 * @param columns of each channel
 * @param channels number of them
 * @param flat whether Keras sees a vector: rows, columns, channels in this order. The graph keeps
 *     the planes, which it flattens as channels, rows, columns when a dense layer reads them
 */
record Tensor(String vertex, int rows, int columns, int channels, boolean flat) {

  /** How many numbers. */
  int length() {
    return rows * columns * channels;
  }

  /** Whether it is a vector whose order differs between Keras and the graph. */
  boolean isReordered() {
    return flat && rows * columns > 1;
  }

  /** The same numbers as a vector. */
  Tensor flattened() {
    return new Tensor(vertex, rows, columns, channels, true);
  }

  /**
   * The rows of a dense kernel in the order in which the graph flattens this.
   *
   * @param kernel {@code [length, units]} for Keras' order
   */
  float[] reordered(float[] kernel) {
    int units = kernel.length / length();
    float[] ordered = new float[kernel.length];
    for (int place = 0; place < rows * columns; place++) {
      for (int channel = 0; channel < channels; channel++) {
        int from = (place * channels + channel) * units;
        int to = (channel * rows * columns + place) * units;
        System.arraycopy(kernel, from, ordered, to, units);
      }
    }
    return ordered;
  }
}
