package org.plasmospark.model.compute;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A directed acyclic graph of layers that computes features of images. The last layer is the
 * output. {@link WeightedGraph} has its weights, for inference; {@link TrainableGraph} is what can
 * be trained of it.
 *
 * @param image shape of an image
 * @param layers each behind those that it reads
 */
public record GraphSpec(Shape image, List<GraphLayer> layers) implements Serializable {
  /** The name that stands for the images among the inputs of a layer. */
  public static final String IMAGES = "(images)";

  public GraphSpec {
    layers = List.copyOf(layers);
    if (image.channels() < 1 || image.height() < 1 || image.width() < 1) {
      throw new IllegalArgumentException("an image has at least one channel, row and column");
    }
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a graph has at least one layer");
    }
    shapes(image, layers);
  }

  /** Shapes of the images and of each layer's output, by name. */
  public Map<String, Shape> shapes() {
    return shapes(image, layers);
  }

  /** The layer that computes the features. */
  public GraphLayer output() {
    return layers.get(layers.size() - 1);
  }

  /** Shape of the features of one image. */
  public Shape features() {
    return shapes().get(output().name());
  }

  /** Whether the features are one logit, of which a probability can be made. */
  public boolean endsInLogit() {
    return output().operation().equals(new Operation.Dense(1, Activation.IDENTITY));
  }

  /** How often a layer's output, or the images, are read by other layers. */
  public int readers(String name) {
    int count = 0;
    for (GraphLayer layer : layers) {
      for (String input : layer.inputs()) {
        count += input.equals(name) ? 1 : 0;
      }
    }
    return count;
  }

  private static Map<String, Shape> shapes(Shape image, List<GraphLayer> layers) {
    Map<String, Shape> shapes = new HashMap<>();
    shapes.put(IMAGES, image);
    for (GraphLayer layer : layers) {
      Shape shape = output(layer, shapes);
      if (shapes.put(layer.name(), shape) != null) {
        throw new IllegalArgumentException("two layers have the name " + layer.name());
      }
    }
    return Map.copyOf(shapes);
  }

  /** The shape of a layer's output, or a sentence that names the layer. */
  static Shape output(GraphLayer layer, Map<String, Shape> shapes) {
    for (String input : layer.inputs()) {
      if (!shapes.containsKey(input)) {
        throw new IllegalArgumentException(
            "layer " + layer.name() + " reads " + input + ", which no layer before it computes");
      }
    }
    try {
      Shape shape = layer.operation().output(layer.inputs().stream().map(shapes::get).toList());
      shape.length();
      return shape;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "layer " + layer.name() + " cannot be computed: " + e.getMessage(), e);
    }
  }
}
