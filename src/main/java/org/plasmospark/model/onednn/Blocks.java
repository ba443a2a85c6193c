package org.plasmospark.model.onednn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.GraphLayer;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Padding;
import org.plasmospark.model.compute.ParameterSegment;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.TrainableGraph;
import org.plasmospark.model.compute.Window;

/** Makes the blocks of a network's layers. */
final class Blocks {
  private final TrainableGraph network;
  private final GraphSpec graph;
  private final Map<String, Shape> shapes;
  private final Map<String, GraphLayer> layers = new HashMap<>();
  private final List<ParameterSegment> segments;

  Blocks(TrainableGraph network) {
    this.network = network;
    this.graph = network.graph();
    this.shapes = graph.shapes();
    this.segments = network.parameterSegments();
    graph.layers().forEach(layer -> layers.put(layer.name(), layer));
  }

  Block of(GraphLayer layer) {
    Operation operation = layer.operation();
    Shape in = shapes.get(layer.inputs().get(0));
    Shape out = shapes.get(layer.name());
    if (operation instanceof Operation.Convolution c) {
      return new ConvolutionBlock(
          c, in, out, segment(layer, true), segment(layer, false), pooled(layer));
    }
    if (operation instanceof Operation.Pooling p) {
      return new PoolingBlock(p.pool(), p.window(), out, masked(layer));
    }
    if (operation instanceof Operation.GlobalPooling p) {
      Window all = new Window(in.height(), in.width(), 1, 1, Padding.NONE);
      return new PoolingBlock(p.pool(), all, out, masked(layer));
    }
    if (operation instanceof Operation.Add a) {
      return new AddBlock(leading(layer), a.activation());
    }
    if (operation instanceof Operation.Dense d) {
      return new DenseBlock(
          d,
          network.dropout(layer),
          in,
          segment(layer, false),
          segment(layer, true),
          layer == graph.output());
    }
    if (operation instanceof Operation.Concat) {
      return new ConcatBlock(layer.inputs().stream().map(shapes::get).toList(), out);
    }
    return operation instanceof Operation.Rectify r
        ? new ReluBlock(r.activation())
        : new FlattenBlock(in);
  }

  /** Whether a maximum pooling alone reads a layer. */
  private boolean pooled(GraphLayer layer) {
    return graph.readers(layer.name()) == 1
        && graph.layers().stream()
            .anyMatch(other -> other.inputs().contains(layer.name()) && isMaximum(other));
  }

  /** The activation before a pooling whose mask the pooling applies. */
  private Activation masked(GraphLayer pooling) {
    GraphLayer before = layers.get(pooling.inputs().get(0));
    return before != null && before.operation() instanceof Operation.Convolution c && pooled(before)
        ? c.activation()
        : Activation.IDENTITY;
  }

  private static boolean isMaximum(GraphLayer layer) {
    return layer.operation() instanceof Operation.Pooling p && p.pool() == Operation.Pool.MAX
        || layer.operation() instanceof Operation.GlobalPooling g && g.pool() == Operation.Pool.MAX;
  }

  /** The first input whose layout oneDNN has chosen, which that of the images is not. */
  private static int leading(GraphLayer layer) {
    int index = 0;
    while (index < layer.inputs().size() - 1
        && layer.inputs().get(index).equals(GraphSpec.IMAGES)) {
      index++;
    }
    return index;
  }

  private ParameterSegment segment(GraphLayer layer, boolean bias) {
    return segments.stream()
        .filter(segment -> segment.layer().equals(layer.name()) && segment.bias() == bias)
        .findFirst()
        .orElseThrow();
  }
}
