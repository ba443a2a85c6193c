package org.plasmospark.model;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.nd4j.linalg.dataset.api.DataSet;
import org.plasmospark.model.compute.VectorMean;

/** A network being trained, with the native memory that its training holds. */
public interface TrainableNetwork extends AutoCloseable {
  /**
   * The network to call {@code fit} on, a chain or a graph of layers; its score is that of the last
   * minibatch before its update.
   */
  Model network();

  /** One update. */
  default void fit(DataSet minibatch) {
    ((NeuralNetwork) network()).fit(minibatch);
  }

  /**
   * What the last {@code fit} predicted for its minibatch before the update: probabilities of the
   * positive class.
   *
   * @return false if that is not known without computing it again; nothing is written then
   */
  boolean lastProbabilities(float[] out);

  /**
   * Writes what was reached so far.
   *
   * @param parameters of the network's number of parameters
   * @param updaterState of the length of the updater's state, 0 for one without
   */
  void store(float[] parameters, float[] updaterState);

  /** Whether {@link #average} is there for networks made alike. */
  boolean averages();

  /**
   * Sets this network and others to a mean of what they have reached, where it lies, and writes it
   * as {@link #store} does.
   *
   * @param others made for the same network, features, batch size and options
   * @param mean of the networks' vectors, this one's first
   */
  void average(
      List<TrainableNetwork> others, VectorMean mean, float[] parameters, float[] updaterState);

  /**
   * Goes on from the state that it has.
   *
   * @param updates that were made so far
   * @param epoch counted from 0
   */
  void resume(int updates, int epoch);

  /** What computes, as in {@link CellClassifier#engine()}. */
  String engine();

  @Override
  void close();
}
