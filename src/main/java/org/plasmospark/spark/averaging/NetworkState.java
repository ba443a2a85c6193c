package org.plasmospark.spark.averaging;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network as it travels to the workers of a round: configuration, parameters and updater state.
 *
 * <p>The arrays are little-endian float32 bytes because those are copied in bulk by every
 * serializer, where arrays of floats are written one by one.
 *
 * @param configurationJson DL4J's own JSON of the network; carries the iteration and epoch counts
 * @param parameters the flat parameter vector
 * @param updaterState the flat updater state, empty for an updater without one
 */
public record NetworkState(String configurationJson, byte[] parameters, byte[] updaterState)
    implements Serializable {

  /** The state of a network as it stands. */
  public static NetworkState of(MultiLayerNetwork network) {
    return new NetworkState(
        network.getLayerWiseConfigurations().toJson(),
        FloatBytes.of(network.params()),
        FloatBytes.of(network.getUpdater().getStateViewArray()));
  }

  /** A network of its own in exactly this state. */
  public MultiLayerNetwork toNetwork() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configurationJson));
    network.init(FloatBytes.toRowVector(parameters), false);
    if (updaterState.length > 0) {
      FloatBytes.copy(updaterState, network.getUpdater().getStateViewArray());
    }
    return network;
  }
}
