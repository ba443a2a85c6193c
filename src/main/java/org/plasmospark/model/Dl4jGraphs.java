package org.plasmospark.model;

import static org.plasmospark.model.Dl4jLayers.name;

import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.plasmospark.model.compute.GraphBuilder;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.WeightedGraph;

/**
 * Reads DL4J networks with their parameters as graphs for inference, as far as the engines cover
 * them.
 */
public final class Dl4jGraphs {
  /**
   * A network seen from the engines.
   *
   * @param graph the same network with a copy of its parameters, or empty if an engine cannot
   *     compute it
   * @param sentence what the engines do not cover, or that they cover all of it
   */
  public record Coverage(Optional<WeightedGraph> graph, String sentence) {}

  /** Adds all layers and gives the name of the last one. */
  private interface Reading {
    String into(GraphBuilder builder) throws NotCovered;
  }

  private Dl4jGraphs() {}

  /**
   * Translates a network of either kind.
   *
   * @param network a {@code MultiLayerNetwork} or a {@code ComputationGraph}
   * @param shape channels, rows, columns of the input, or for a chain the length of a vector
   */
  static Coverage read(Model network, int[] shape) {
    return network instanceof ComputationGraph graph
        ? read(graph, shape)
        : read((MultiLayerNetwork) network, shape);
  }

  /**
   * Translates a graph with one input, images in NCHW, and one output.
   *
   * @param shape channels, rows, columns of the input
   */
  public static Coverage read(ComputationGraph network, int[] shape) {
    return read(
        shape,
        builder ->
            Dl4jVertices.add(
                network,
                builder,
                (name, vertex, input) ->
                    new Dl4jLayerReader(builder)
                        .add(
                            name,
                            network.getLayer(name),
                            vertex.getLayerConf().getLayer(),
                            vertex.getPreProcessor(),
                            input)));
  }

  /**
   * Translates a chain that takes images in NCHW or vectors.
   *
   * @param shape channels, rows, columns of the input, or the length of a vector
   */
  public static Coverage read(MultiLayerNetwork network, int[] shape) {
    return read(shape, builder -> layers(network, builder));
  }

  private static Coverage read(int[] shape, Reading reading) {
    Shape input =
        shape.length == 1 ? new Shape(shape[0], 1, 1) : new Shape(shape[0], shape[1], shape[2]);
    GraphBuilder builder = new GraphBuilder(input);
    try {
      WeightedGraph graph = builder.build(reading.into(builder));
      return new Coverage(Optional.of(graph), "All layers are covered.");
    } catch (NotCovered | IllegalArgumentException e) {
      return new Coverage(Optional.empty(), "Not covered: " + e.getMessage() + ".");
    }
  }

  private static String layers(MultiLayerNetwork network, GraphBuilder builder) throws NotCovered {
    String input = GraphSpec.IMAGES;
    for (int i = 0; i < network.getnLayers(); i++) {
      org.deeplearning4j.nn.conf.layers.Layer layer = network.getLayer(i).conf().getLayer();
      String name = i + " (" + name(layer) + ")";
      InputPreProcessor step = network.getLayerWiseConfigurations().getInputPreProcess(i);
      new Dl4jLayerReader(builder).add(name, network.getLayer(i), layer, step, input);
      input = name;
    }
    return input;
  }
}
