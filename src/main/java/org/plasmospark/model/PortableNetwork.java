package org.plasmospark.model;

import java.io.Serializable;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A network of DL4J's as it travels to where it predicts: without the state of an updater.
 *
 * @param graph whether it is a {@code ComputationGraph} and not a {@code MultiLayerNetwork}
 * @param configurationJson DL4J's own
 * @param parameters flat
 */
public record PortableNetwork(boolean graph, String configurationJson, float[] parameters)
    implements Serializable {

  /** A network as it stands. */
  public static PortableNetwork of(Model network) {
    return new PortableNetwork(
        network instanceof ComputationGraph,
        Networks.configurationJson(network),
        FloatVectors.copy(network.params()));
  }

  /**
   * The same network with other parameters, which are not copied.
   *
   * @param others as many
   */
  public PortableNetwork with(float[] others) {
    return new PortableNetwork(graph, configurationJson, others);
  }

  /** A network of its own. */
  public Model toNetwork() {
    return graph
        ? TrainableNetworks.network(graphConfiguration(), parameters, new float[0])
        : TrainableNetworks.network(chainConfiguration(), parameters, new float[0]);
  }

  ComputationGraphConfiguration graphConfiguration() {
    ComputationGraphConfiguration configuration =
        ComputationGraphConfiguration.fromJson(configurationJson);
    configuration.setDataType(DataType.FLOAT);
    return configuration;
  }

  MultiLayerConfiguration chainConfiguration() {
    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(configurationJson);
    configuration.setDataType(DataType.FLOAT);
    return configuration;
  }
}
