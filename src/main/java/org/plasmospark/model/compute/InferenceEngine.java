package org.plasmospark.model.compute;

import java.nio.FloatBuffer;

/**
 * Computes features, or probabilities, with one network whose weights are fixed. Not safe for use
 * by two threads at once, but it may move from one thread to another.
 */
public interface InferenceEngine extends AutoCloseable {

  /** The network that computes. */
  GraphSpec graph();

  /** Examples that are computed together. */
  int batchSize();

  /**
   * The output of the last layer.
   *
   * @param images {@code [examples][channel][row][column]} from the buffer's position, whose
   *     position and limit stay as they are
   * @param examples any number, at least 0; computed in batches
   * @param out receives {@code [examples][channel][row][column]} of shape {@link
   *     GraphSpec#features()}
   * @throws IllegalStateException if images come as {@link InputFormat#pixels bytes}
   */
  void features(FloatBuffer images, int examples, float[] out);

  /**
   * As {@link #features(FloatBuffer, int, float[])} of bytes.
   *
   * @param pixels {@code [examples][row][column][channel]} from the first byte on
   * @throws IllegalStateException if images come as {@link InputFormat#NUMBERS numbers}
   */
  void features(byte[] pixels, int examples, float[] out);

  /** As {@link #features(FloatBuffer, int, float[])} with the images in an array. */
  default void features(float[] images, int examples, float[] out) {
    features(FloatBuffer.wrap(images), examples, out);
  }

  /**
   * Probabilities of the label 1, the sigmoid of the logit that the graph ends in.
   *
   * @param images as for {@link #features(FloatBuffer, int, float[])}
   * @param examples any number, at least 0; computed in batches
   * @param out receives one probability in [0, 1] for each example
   * @throws IllegalStateException if the graph does not end in a logit
   */
  default void probabilities(FloatBuffer images, int examples, float[] out) {
    Logit.require(graph());
    features(images, examples, out);
    Logit.toProbabilities(out, examples);
  }

  /** As {@link #probabilities(FloatBuffer, int, float[])} of bytes. */
  default void probabilities(byte[] pixels, int examples, float[] out) {
    Logit.require(graph());
    features(pixels, examples, out);
    Logit.toProbabilities(out, examples);
  }

  /** As {@link #probabilities(FloatBuffer, int, float[])} with the images in an array. */
  default void probabilities(float[] images, int examples, float[] out) {
    probabilities(FloatBuffer.wrap(images), examples, out);
  }

  /** Bytes of native memory that the engine holds, without what the library keeps for itself. */
  long nativeBytes();

  /** Frees all native memory; a second call does nothing. */
  @Override
  void close();
}
