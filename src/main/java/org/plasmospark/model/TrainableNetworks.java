package org.plasmospark.model;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Gives a network the fastest {@code fit} that this machine has for it. */
public final class TrainableNetworks {
  private TrainableNetworks() {}

  /**
   * The network with DL4J's own {@code fit}.
   *
   * @param network initialised; the result trains it in place
   */
  public static TrainableNetwork accelerated(MultiLayerNetwork network) {
    return new TrainableNetwork() {
      @Override
      public MultiLayerNetwork network() {
        return network;
      }

      @Override
      public void close() {
        network.close();
      }
    };
  }
}
