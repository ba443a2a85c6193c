package org.plasmospark.model.onednn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.GraphLayer;
import org.plasmospark.model.compute.LayerWeights;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Padding;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.WeightedGraph;
import org.plasmospark.model.compute.Window;

/** A part of a graph as steps: finds the values that each layer reads. */
final class GraphSection {
  private final WeightedGraph network;
  private final Map<String, Shape> shapes;
  private final ResidualSums sums;
  private final Steps steps;
  private final Map<String, Value> values = new HashMap<>();

  GraphSection(WeightedGraph network, Steps steps) {
    this.network = network;
    this.shapes = network.graph().shapes();
    this.sums = new ResidualSums(network.graph());
    this.steps = steps;
  }

  /**
   * Adds layers.
   *
   * @param from name of the layer, or the images, that the input stands for
   * @return what the last of them computes
   */
  Value add(List<GraphLayer> layers, String from, Value input) {
    values.put(from, input);
    Value last = input;
    for (GraphLayer layer : layers) {
      if (!sums.postponed(layer)) {
        last = add(layer);
        values.put(layer.name(), last);
      }
    }
    return last;
  }

  private Value add(GraphLayer layer) {
    Operation operation = layer.operation();
    List<Value> inputs = layer.inputs().stream().map(values::get).toList();
    Value input = inputs.get(0);
    Shape in = shapes.get(layer.inputs().get(0));
    Shape out = shapes.get(layer.name());
    if (operation instanceof Operation.Convolution c) {
      return convolution(layer, null, c.activation());
    }
    if (operation instanceof Operation.Pooling p) {
      return steps.pooling(input, p.pool(), p.window(), out);
    }
    if (operation instanceof Operation.GlobalPooling p) {
      Window all = new Window(in.height(), in.width(), 1, 1, Padding.NONE);
      return steps.pooling(input, p.pool(), all, out);
    }
    if (operation instanceof Operation.Add a) {
      Optional<ResidualSums.Fused> fused = sums.fused(layer);
      return fused.isPresent()
          ? convolution(fused.get().convolution(), values.get(fused.get().addend()), a.activation())
          : steps.sum(inputs, a.activation());
    }
    if (operation instanceof Operation.Dense d) {
      LayerWeights weights = network.weights().get(layer.name());
      boolean logits = network.graph().endsInLogit() && layer == network.graph().output();
      return steps.dense(input, in, weights, d, logits);
    }
    if (operation instanceof Operation.Concat) {
      return steps.concat(inputs);
    }
    if (operation instanceof Operation.Flatten) {
      return steps.flat(input, in);
    }
    return steps.rectify(input, ((Operation.Rectify) operation).activation());
  }

  private Value convolution(GraphLayer layer, Value addend, Activation activation) {
    String from = layer.inputs().get(0);
    return steps.convolution(
        values.get(from),
        shapes.get(from),
        network.weights().get(layer.name()),
        (Operation.Convolution) layer.operation(),
        shapes.get(layer.name()),
        addend,
        activation);
  }
}
