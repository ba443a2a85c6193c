package org.plasmospark.model.compute;

/**
 * Where one parameter tensor lies in the flat parameter vector.
 *
 * @param layer name of its layer
 * @param bias whether it is the bias ({@code [outputs]}) or the weights
 * @param offset of its first element in the flat vector
 * @param outputs filters or units
 * @param inputs channels that a filter sees, or the units before a dense layer that follows a dense
 *     layer
 * @param height rows of the kernel, or of the map that a dense layer flattens; 1 otherwise
 * @param width columns likewise
 */
public record ParameterSegment(
    String layer, boolean bias, int offset, int outputs, int inputs, int height, int width) {

  /** Number of elements. */
  public int length() {
    return bias ? outputs : outputs * inputs * height * width;
  }
}
