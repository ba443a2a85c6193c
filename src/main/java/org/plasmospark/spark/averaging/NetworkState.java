package org.plasmospark.spark.averaging;

import java.io.Serializable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.plasmospark.model.FloatVectors;

/**
 * A network as it goes to the workers of a round: configuration, parameters and updater state.
 *
 * @param configurationJson DL4J's own JSON of the network; carries the iteration and epoch counts
 * @param parameters the flat parameter vector
 * @param updaterState the flat updater state, empty for an updater without one
 */
public record NetworkState(String configurationJson, float[] parameters, float[] updaterState)
    implements Serializable {
  private static final float[] NOTHING = {};

  /** The state of a network as it stands. */
  public static NetworkState of(MultiLayerNetwork network) {
    return new NetworkState(
        network.getLayerWiseConfigurations().toJson(),
        FloatVectors.copy(network.params()),
        copy(network.getUpdater().getStateViewArray()));
  }

  /** The state of the same network as it stands now, in the arrays of this one. */
  NetworkState renewed(MultiLayerNetwork network) {
    FloatVectors.view(network.params()).get(parameters);
    if (updaterState.length > 0) {
      FloatVectors.view(network.getUpdater().getStateViewArray()).get(updaterState);
    }
    return new NetworkState(
        network.getLayerWiseConfigurations().toJson(), parameters, updaterState);
  }

  private static float[] copy(INDArray vector) {
    return vector == null ? NOTHING : FloatVectors.copy(vector);
  }
}
