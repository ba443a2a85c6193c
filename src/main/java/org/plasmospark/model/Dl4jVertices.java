package org.plasmospark.model;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.util.GraphIndices;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.GraphBuilder;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.Operation;

/** Reads the vertices of a graph of DL4J's, in the order in which DL4J keeps their parameters. */
final class Dl4jVertices {
  private static final int CHANNEL_AXIS = 1;

  /** Adds the layer of a vertex. */
  interface Layers {
    void add(String name, LayerVertex vertex, String input) throws NotCovered;
  }

  private Dl4jVertices() {}

  /**
   * Adds all vertices of a graph with one input, images in NCHW, and one output.
   *
   * @param network need not be initialised
   * @return the name of the output
   */
  static String add(ComputationGraph network, GraphBuilder builder, Layers layers)
      throws NotCovered {
    ComputationGraphConfiguration configuration = network.getConfiguration();
    List<String> inputs = configuration.getNetworkInputs();
    List<String> outputs = configuration.getNetworkOutputs();
    if (inputs.size() != 1 || outputs.size() != 1) {
      throw new NotCovered("the network has several inputs or outputs");
    }
    builder.pass(inputs.get(0), GraphSpec.IMAGES);
    Map<String, GraphVertex> vertices = configuration.getVertices();
    GraphIndices indices = network.calculateIndices();
    for (int index : indices.getTopologicalSortOrder()) {
      String name = indices.getIdxToName().get(index);
      if (vertices.containsKey(name)) {
        String[] from = configuration.getVertexInputs().get(name).toArray(String[]::new);
        add(builder, layers, name, vertices.get(name), from);
      }
    }
    return outputs.get(0);
  }

  private static void add(
      GraphBuilder builder, Layers layers, String name, GraphVertex vertex, String[] inputs)
      throws NotCovered {
    if (vertex instanceof LayerVertex layer && inputs.length == 1) {
      layers.add(name, layer, inputs[0]);
    } else if (vertex instanceof ElementWiseVertex elements
        && elements.getOp() == ElementWiseVertex.Op.Add) {
      builder.add(name, new Operation.Add(Activation.IDENTITY), inputs);
    } else if (vertex instanceof MergeVertex merge && merge.getMergeAxis() == CHANNEL_AXIS) {
      builder.add(name, new Operation.Concat(), inputs);
    } else {
      throw new NotCovered("vertex " + name + " is of a kind that the engines do not have");
    }
  }
}
