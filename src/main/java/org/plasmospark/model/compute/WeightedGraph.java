package org.plasmospark.model.compute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plasmospark.model.compute.NetworkSpec.Shape;

/**
 * A graph with the weights of its convolutions and dense layers.
 *
 * @param graph the layers
 * @param weights by the names of the layers that have weights, for each of them
 */
public record WeightedGraph(GraphSpec graph, Map<String, LayerWeights> weights) {

  public WeightedGraph {
    weights = Map.copyOf(weights);
    Map<String, Shape> shapes = graph.shapes();
    for (GraphLayer layer : graph.layers()) {
      check(layer, shapes.get(layer.inputs().get(0)), weights.get(layer.name()));
    }
  }

  /**
   * The graph of a chain.
   *
   * @param parameters flat, in the order of {@link NetworkSpec}; copied
   */
  public static WeightedGraph of(NetworkSpec network, float[] parameters) {
    if (parameters.length != network.parameterCount()) {
      throw new IllegalArgumentException(
          "parameters of length "
              + parameters.length
              + " where the network has "
              + network.parameterCount());
    }
    Map<Integer, float[]> values = new HashMap<>();
    Map<Integer, float[]> biases = new HashMap<>();
    for (ParameterSegment segment : network.parameterSegments()) {
      float[] part =
          Arrays.copyOfRange(parameters, segment.offset(), segment.offset() + segment.length());
      (segment.bias() ? biases : values).put(segment.layer(), part);
    }
    List<GraphLayer> layers = new ArrayList<>();
    Map<String, LayerWeights> weights = new HashMap<>();
    String input = GraphSpec.IMAGES;
    for (int i = 0; i < network.layers().size(); i++) {
      String name = String.valueOf(i);
      layers.add(new GraphLayer(name, operation(network.layers().get(i)), List.of(input)));
      if (values.containsKey(i)) {
        weights.put(name, new LayerWeights(values.get(i), biases.get(i)));
      }
      input = name;
    }
    Shape image = new Shape(network.channels(), network.height(), network.width());
    return new WeightedGraph(new GraphSpec(image, layers), weights);
  }

  private static Operation operation(LayerSpec layer) {
    if (layer instanceof LayerSpec.Convolution c) {
      Window window = Window.square(c.kernel(), c.stride(), Padding.of(c.padding()));
      return new Operation.Convolution(c.filters(), window, c.activation());
    }
    if (layer instanceof LayerSpec.MaxPooling p) {
      Window window = Window.square(p.kernel(), p.stride(), Padding.NONE);
      return new Operation.Pooling(Operation.Pool.MAX, window);
    }
    LayerSpec.Dense dense = (LayerSpec.Dense) layer;
    return new Operation.Dense(dense.units(), dense.activation());
  }

  private static void check(GraphLayer layer, Shape input, LayerWeights weights) {
    int outputs = 0;
    int inputs = 0;
    if (layer.operation() instanceof Operation.Convolution c) {
      outputs = c.filters();
      inputs = input.channels() * c.window().rows() * c.window().columns();
    } else if (layer.operation() instanceof Operation.Dense d) {
      outputs = d.units();
      inputs = input.length();
    }
    if (outputs == 0 && weights != null) {
      throw new IllegalArgumentException("layer " + layer.name() + " has no use for weights");
    }
    if (outputs > 0
        && (weights == null
            || weights.bias().length != outputs
            || weights.values().length != (long) outputs * inputs)) {
      throw new IllegalArgumentException(
          "layer "
              + layer.name()
              + " needs weights for "
              + inputs
              + " inputs and "
              + outputs
              + " outputs");
    }
  }
}
