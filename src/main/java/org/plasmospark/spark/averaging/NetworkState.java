package org.plasmospark.spark.averaging;

import java.io.Serializable;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.plasmospark.model.FloatVectors;
import org.plasmospark.model.Networks;
import org.plasmospark.model.PortableNetwork;

/**
 * A network as it goes to the workers of a round.
 *
 * @param network with its parameters
 * @param updaterState the flat updater state, empty for an updater without one
 * @param updates that were made
 * @param epoch counted from 0
 */
public record NetworkState(PortableNetwork network, float[] updaterState, int updates, int epoch)
    implements Serializable {
  private static final float[] NOTHING = {};

  /** The state of a network as it stands. */
  public static NetworkState of(Model network) {
    return new NetworkState(
        PortableNetwork.of(network),
        copy(Networks.updaterState(network)),
        Networks.updates(network),
        Networks.epoch(network));
  }

  /** The flat parameter vector. */
  public float[] parameters() {
    return network.parameters();
  }

  /** The same arrays with the counts that the network has now. */
  NetworkState counting(Model now) {
    return new NetworkState(network, updaterState, Networks.updates(now), Networks.epoch(now));
  }

  private static float[] copy(INDArray vector) {
    return vector == null ? NOTHING : FloatVectors.copy(vector);
  }
}
