package org.plasmospark.model.compute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes graphs of layers as libraries have them. Those that an engine need not know are folded into
 * others: batch normalization and ReLU into the layer before them, zero padding into the windows
 * behind it.
 *
 * <p>A layer is added behind those that it reads. All methods throw {@link
 * IllegalArgumentException} with a sentence that names the layer that they cannot take.
 */
public final class GraphBuilder {
  private final Shape image;
  private final List<RawLayer> layers = new ArrayList<>();
  private final Map<String, Shape> shapes = new HashMap<>();

  /**
   * @param image shape of an image
   */
  public GraphBuilder(Shape image) {
    this.image = image;
    shapes.put(GraphSpec.IMAGES, image);
  }

  /** Shape of a layer's output, or of the images. */
  public Shape shape(String name) {
    Shape shape = shapes.get(name);
    if (shape == null) {
      throw new IllegalArgumentException("there is no layer " + name);
    }
    return shape;
  }

  /** Adds a layer that has no weights, or whose weights are kept elsewhere. */
  public GraphBuilder add(String name, Operation operation, String... inputs) {
    GraphLayer layer = new GraphLayer(name, operation, List.of(inputs));
    Shape shape = GraphSpec.output(layer, shapes);
    return add(name, new RawLayer.Compute(operation, null), shape, inputs);
  }

  /** Adds a convolution or dense layer. */
  public GraphBuilder add(String name, Operation operation, LayerWeights weights, String input) {
    GraphLayer layer = new GraphLayer(name, operation, List.of(input));
    Shape shape = GraphSpec.output(layer, shapes);
    return add(name, new RawLayer.Compute(operation, weights), shape, input);
  }

  /**
   * Adds a batch normalization; it costs nothing behind a convolution or dense layer that has no
   * activation and no other reader.
   */
  public GraphBuilder normalize(String name, BatchNormalization normalization, String input) {
    return add(name, new RawLayer.Normalize(normalization), shape(input), input);
  }

  /** Adds zeros around images that only convolutions and poolings read. */
  public GraphBuilder pad(String name, Padding padding, String input) {
    Shape shape = shape(input);
    Shape padded =
        new Shape(
            shape.channels(),
            shape.height() + padding.top() + padding.bottom(),
            shape.width() + padding.left() + padding.right());
    return add(name, new RawLayer.Pad(padding), padded, input);
  }

  /** Adds a layer that does nothing, so that others find its input under its name. */
  public GraphBuilder pass(String name, String input) {
    return add(name, new RawLayer.Pass(), shape(input), input);
  }

  /**
   * The graph.
   *
   * @param output the layer that computes the features
   */
  public WeightedGraph build(String output) {
    shape(output);
    GraphFolder folder = new GraphFolder(image, layers, output);
    GraphSpec graph = folder.fold();
    return new WeightedGraph(graph, folder.weights());
  }

  /**
   * The graph of layers whose weights are all kept elsewhere, so that no normalization was added.
   *
   * @param output the layer that computes the features
   */
  public GraphSpec topology(String output) {
    shape(output);
    GraphFolder folder = new GraphFolder(image, layers, output);
    GraphSpec graph = folder.fold();
    if (!folder.weights().isEmpty()) {
      throw new IllegalArgumentException("layers bring weights: " + folder.weights().keySet());
    }
    return graph;
  }

  private GraphBuilder add(String name, RawLayer.Step step, Shape shape, String... inputs) {
    if (shapes.put(name, shape) != null) {
      throw new IllegalArgumentException("two layers have the name " + name);
    }
    layers.add(new RawLayer(name, step, List.of(inputs)));
    return this;
  }
}
