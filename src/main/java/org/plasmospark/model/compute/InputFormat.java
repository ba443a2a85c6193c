package org.plasmospark.model.compute;

/**
 * How images come to an inference engine.
 *
 * @param pixels whether as bytes, {@code [examples][row][column][channel]}; else as float32, {@code
 *     [examples][channel][row][column]}
 * @param factor what bytes, 0 to 255, are multiplied with
 */
public record InputFormat(boolean pixels, float factor) {
  /** The network's numbers themselves. */
  public static final InputFormat NUMBERS = new InputFormat(false, 1);

  /** Bytes, each of them to be multiplied with a factor. */
  public static InputFormat pixels(float factor) {
    return new InputFormat(true, factor);
  }
}
