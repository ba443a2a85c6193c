package org.plasmospark.model;

import java.io.Serializable;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
    String json =
        network instanceof ComputationGraph graph
            ? graph.getConfiguration().toJson()
            : ((MultiLayerNetwork) network).getLayerWiseConfigurations().toJson();
    return new PortableNetwork(
        network instanceof ComputationGraph, json, FloatVectors.copy(network.params()));
  }

  /** A network of its own. */
  public Model toNetwork() {
    if (!graph) {
      MultiLayerConfiguration chain = MultiLayerConfiguration.fromJson(configurationJson);
      chain.setDataType(DataType.FLOAT);
      return TrainableNetworks.network(chain, parameters, new float[0]);
    }
    ComputationGraphConfiguration configuration =
        ComputationGraphConfiguration.fromJson(configurationJson);
    configuration.setDataType(DataType.FLOAT);
    ComputationGraph network = new ComputationGraph(configuration);
    INDArray copied = Nd4j.create(parameters, new long[] {1, parameters.length});
    network.init(copied, false);
    return network;
  }
}
