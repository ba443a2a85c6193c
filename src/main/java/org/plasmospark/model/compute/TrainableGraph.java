package org.plasmospark.model.compute;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A binary classifier that is trained: a graph of layers with one or more dense layers one after
 * the other at its end and none elsewhere. The last of them is the logit, of one unit without
 * activation; probability = sigmoid(logit), and the loss is the binary cross-entropy.
 *
 * <p>The flat parameter vector is in DL4J's order: the layers in the order of the graph, which must
 * be DL4J's own; of a convolution the bias and then the weights {@code [out][in][row][column]}, or
 * of a depthwise one {@code [row][column][channel][filter of the channel]}; of a dense layer the
 * weights {@code [out][in]} and then the bias. DL4J keeps its updater state likewise: for Adam all
 * first moments and then all second moments, each in the order of the parameters.
 *
 * @param graph every layer but the last is read by another
 * @param dropouts by the names of dense layers, the share of their inputs that a training drops by
 *     {@link DropoutMask}, in (0, 1); a prediction drops nothing
 * @param rates by the names of layers, what the learning rate of their parameters is multiplied
 *     with, positive; of all others it is 1
 */
public record TrainableGraph(
    GraphSpec graph, Map<String, Double> dropouts, Map<String, Double> rates)
    implements Serializable {

  public TrainableGraph {
    dropouts = Map.copyOf(dropouts);
    rates = Map.copyOf(rates);
    if (!graph.endsInLogit()) {
      throw new IllegalArgumentException("the last layer must be a dense layer of one logit");
    }
    if (!graph.shapes().keySet().containsAll(dropouts.keySet())) {
      throw new IllegalArgumentException("there is dropout for layers that do not exist");
    }
    if (!graph.shapes().keySet().containsAll(rates.keySet())) {
      throw new IllegalArgumentException("there are learning rates of layers that do not exist");
    }
    if (rates.values().stream().anyMatch(rate -> !(rate > 0) || Double.isInfinite(rate))) {
      throw new IllegalArgumentException("a learning rate is not positive: " + rates);
    }
    List<GraphLayer> layers = graph.layers();
    int head = featureLayers(layers);
    for (int i = 0; i < layers.size(); i++) {
      GraphLayer layer = layers.get(i);
      if (i < layers.size() - 1 && graph.readers(layer.name()) == 0) {
        throw new IllegalArgumentException("no layer reads what layer " + layer.name() + " does");
      }
      boolean dense = layer.operation() instanceof Operation.Dense;
      boolean follows = i == head || i > head && reads(layer, layers.get(i - 1));
      if (i >= head && !(dense && follows)) {
        throw new IllegalArgumentException(
            "layer " + layer.name() + " stands behind a dense layer, where only others may stand");
      }
      requireFlat(graph, layer);
      Double dropout = dropouts.get(layer.name());
      if (dropout != null && !(dense && dropout > 0 && dropout < 1)) {
        throw new IllegalArgumentException(
            "layer " + layer.name() + " cannot drop " + dropout + " of its inputs");
      }
    }
  }

  /** A graph all of whose layers have the same learning rate. */
  public TrainableGraph(GraphSpec graph, Map<String, Double> dropouts) {
    this(graph, dropouts, Map.of());
  }

  /** A graph without dropout. */
  public TrainableGraph(GraphSpec graph) {
    this(graph, Map.of());
  }

  /** How many layers come before the dense layers. */
  public int featureLayers() {
    return featureLayers(graph.layers());
  }

  /** Number of values of one image. */
  public int imageLength() {
    return graph.image().length();
  }

  /** Share of a layer's inputs that is dropped; 0 for none. */
  public double dropout(GraphLayer layer) {
    return dropouts.getOrDefault(layer.name(), 0.0);
  }

  /** What the learning rate of a layer's parameters is multiplied with. */
  public double rate(String layer) {
    return rates.getOrDefault(layer, 1.0);
  }

  /** The tensors of the flat parameter vector, in its order. */
  public List<ParameterSegment> parameterSegments() {
    Map<String, Shape> shapes = graph.shapes();
    List<ParameterSegment> segments = new ArrayList<>();
    int offset = 0;
    for (GraphLayer layer : graph.layers()) {
      String name = layer.name();
      Shape in = shapes.get(layer.inputs().get(0));
      if (layer.operation() instanceof Operation.Convolution c) {
        int rows = c.window().rows();
        int columns = c.window().columns();
        segments.add(new ParameterSegment(name, true, offset, c.filters(), 1, 1, 1));
        offset = Math.addExact(offset, c.filters());
        int channels = in.channels() / c.groups();
        segments.add(
            new ParameterSegment(name, false, offset, c.filters(), channels, rows, columns));
        int each = Math.multiplyExact(channels, Math.multiplyExact(rows, columns));
        offset = Math.addExact(offset, Math.multiplyExact(c.filters(), each));
      } else if (layer.operation() instanceof Operation.Dense d) {
        segments.add(
            new ParameterSegment(
                name, false, offset, d.units(), in.channels(), in.height(), in.width()));
        offset = Math.addExact(offset, Math.multiplyExact(d.units(), in.length()));
        segments.add(new ParameterSegment(name, true, offset, d.units(), 1, 1, 1));
        offset = Math.addExact(offset, d.units());
      }
    }
    return List.copyOf(segments);
  }

  /** Length of the flat parameter vector. */
  public int parameterCount() {
    List<ParameterSegment> segments = parameterSegments();
    ParameterSegment last = segments.get(segments.size() - 1);
    return Math.addExact(last.offset(), last.length());
  }

  private static int featureLayers(List<GraphLayer> layers) {
    int count = 0;
    while (!(layers.get(count).operation() instanceof Operation.Dense)) {
      count++;
    }
    return count;
  }

  /** DL4J has no convolutions of several groups of several channels, and so no order for them. */
  private static void requireFlat(GraphSpec graph, GraphLayer layer) {
    if (layer.operation() instanceof Operation.Convolution c
        && c.groups() > 1
        && c.groups() != graph.shapes().get(layer.inputs().get(0)).channels()) {
      throw new IllegalArgumentException(
          "layer " + layer.name() + " is neither an ordinary nor a depthwise convolution");
    }
  }

  private static boolean reads(GraphLayer layer, GraphLayer other) {
    return layer.inputs().equals(List.of(other.name()));
  }
}
