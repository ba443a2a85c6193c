package org.plasmospark.model.compute;

import java.nio.FloatBuffer;

/**
 * Predicts with one network whose parameters are fixed. Not safe for use by two threads at once,
 * but it may move from one thread to another.
 */
public interface InferenceEngine extends AutoCloseable {

  /** The network that predicts. */
  NetworkSpec network();

  /** Examples that are computed together. */
  int batchSize();

  /**
   * Probabilities of the label 1.
   *
   * @param images {@code [examples][channel][row][column]} from the buffer's position, whose
   *     position and limit stay as they are
   * @param examples any number, at least 0; computed in batches
   * @param out receives one probability in [0, 1] for each example
   */
  void probabilities(FloatBuffer images, int examples, float[] out);

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
