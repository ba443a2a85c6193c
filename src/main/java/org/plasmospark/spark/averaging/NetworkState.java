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
 * @param network with its parameters and the counts of updates and epochs
 * @param updaterState the flat updater state, empty for an updater without one
 */
public record NetworkState(PortableNetwork network, float[] updaterState) implements Serializable {
  private static final float[] NOTHING = {};

  /** The state of a network as it stands. */
  public static NetworkState of(Model network) {
    return new NetworkState(PortableNetwork.of(network), copy(Networks.updaterState(network)));
  }

  /** The flat parameter vector. */
  public float[] parameters() {
    return network.parameters();
  }

  /** The state of the same network as it stands now, in the arrays of this one. */
  NetworkState renewed(Model now) {
    Networks.store(now, parameters(), updaterState);
    return new NetworkState(PortableNetwork.of(now, parameters()), updaterState);
  }

  private static float[] copy(INDArray vector) {
    return vector == null ? NOTHING : FloatVectors.copy(vector);
  }
}
