package org.plasmospark.model;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A network being trained, with the native memory that its training holds. */
public interface TrainableNetwork extends AutoCloseable {
  /**
   * The network to call {@code fit} on; its score is that of the last minibatch before its update.
   */
  MultiLayerNetwork network();

  /**
   * A network that has the parameters and updater state reached so far, valid until this is closed.
   */
  MultiLayerNetwork synchronize();

  @Override
  void close();
}
