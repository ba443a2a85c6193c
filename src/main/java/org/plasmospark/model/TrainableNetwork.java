package org.plasmospark.model;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A network being trained, with the native memory that its training holds. */
public interface TrainableNetwork extends AutoCloseable {
  /**
   * The network to call {@code fit} on; its parameters and updater state are current after every
   * call.
   */
  MultiLayerNetwork network();

  @Override
  void close();
}
