package org.plasmospark.model.compute;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

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
   * A graph as it was trained.
   *
   * @param parameters flat, in the order of {@link TrainableGraph}; copied
   */
  public static WeightedGraph of(TrainableGraph network, float[] parameters) {
    if (parameters.length != network.parameterCount()) {
      throw new IllegalArgumentException(
          "parameters of length "
              + parameters.length
              + " where the network has "
              + network.parameterCount());
    }
    Map<String, float[]> values = new HashMap<>();
    Map<String, float[]> biases = new HashMap<>();
    for (ParameterSegment segment : network.parameterSegments()) {
      float[] part =
          Arrays.copyOfRange(parameters, segment.offset(), segment.offset() + segment.length());
      (segment.bias() ? biases : values).put(segment.layer(), part);
    }
    for (GraphLayer layer : network.graph().layers()) {
      if (layer.operation() instanceof Operation.Convolution c && c.groups() > 1) {
        values.computeIfPresent(layer.name(), (name, part) -> filtersFirst(part, c.filters()));
      }
    }
    Map<String, LayerWeights> weights = new HashMap<>();
    values.forEach((layer, part) -> weights.put(layer, new LayerWeights(part, biases.get(layer))));
    return new WeightedGraph(network.graph(), weights);
  }

  /** Depthwise weights, of which the flat vector has all filters of one place together. */
  private static float[] filtersFirst(float[] values, int filters) {
    int places = values.length / filters;
    float[] turned = new float[values.length];
    for (int place = 0; place < places; place++) {
      for (int filter = 0; filter < filters; filter++) {
        turned[filter * places + place] = values[place * filters + filter];
      }
    }
    return turned;
  }

  private static void check(GraphLayer layer, Shape input, LayerWeights weights) {
    int outputs = 0;
    int inputs = 0;
    if (layer.operation() instanceof Operation.Convolution c) {
      outputs = c.filters();
      inputs = input.channels() / c.groups() * c.window().rows() * c.window().columns();
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
