package org.plasmospark.model.compute;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Trains one network by minibatches. It owns parameters, updater state and native memory; it is not
 * safe for use by two threads at once, but may move from one thread to another. Results are
 * bit-reproducible for the same engine, precision, processor and number of threads.
 */
public interface TrainingEngine extends AutoCloseable {

  /** The network that is trained. */
  TrainableGraph network();

  /** The largest minibatch. */
  int batchSize();

  /**
   * Replaces all state.
   *
   * @param parameters flat, in the order of {@link TrainableGraph}
   * @param updaterState Adam's first and then second moments, twice as long; null for zeros
   * @param iteration updates that were made so far, at least 0
   */
  void load(float[] parameters, float[] updaterState, long iteration);

  /**
   * Seeds the masks of the layers that have dropout; all are 0 before.
   *
   * @param seeds one for each of these layers, in the order of the graph
   */
  void seedDropout(long... seeds);

  /**
   * Forward, backward and one update with the mean gradient of a minibatch.
   *
   * @param images {@code [examples][channel][row][column]} from the buffer's position, whose
   *     position and limit stay as they are
   * @param labels 0 or 1 (or between) for each example
   * @param examples 1 to {@link #batchSize()}
   * @param learningRate Adam's α for this step
   * @return mean binary cross-entropy before the update, weighted by class, in nats
   */
  double step(FloatBuffer images, float[] labels, int examples, double learningRate);

  /**
   * What the last step predicted, before its update, for its examples: probabilities of the label
   * 1, with dropout if there is any.
   */
  void lastProbabilities(float[] out);

  /** A step on images in an array at the learning rate of the settings. */
  double step(float[] images, float[] labels, int examples);

  /**
   * Writes the state in the form of {@link #load}.
   *
   * @param parameters of length {@link TrainableGraph#parameterCount()}
   * @param updaterState twice as long, or null if it is not wanted
   */
  void store(float[] parameters, float[] updaterState);

  /**
   * Sets the state of this engine and others to a mean of theirs, where it lies, and writes it in
   * the form of {@link #store}.
   *
   * @param others that {@link ComputeProvider#trainingEngine} made for the same arguments
   * @param mean of the engines' vectors, this one's first
   */
  void average(
      List<TrainingEngine> others, VectorMean mean, float[] parameters, float[] updaterState);

  /**
   * Goes on from the state that it has.
   *
   * @param iteration updates that were made so far, at least 0
   */
  void resume(long iteration);

  /** Updates made so far, counting those before {@link #load}. */
  long iteration();

  /** Bytes of native memory that the engine holds, without what the library keeps for itself. */
  long nativeBytes();

  /** Frees all native memory; a second call does nothing. */
  @Override
  void close();
}
