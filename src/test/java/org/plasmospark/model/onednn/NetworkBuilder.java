package org.plasmospark.model.onednn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.GraphLayer;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Padding;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.TrainableGraph;
import org.plasmospark.model.compute.Window;

/**
 * Writes a network down layer by layer. A layer reads the one before it unless told otherwise, and
 * has its number as its name unless it has got another.
 */
final class NetworkBuilder {
  private final Shape image;
  private final List<GraphLayer> layers = new ArrayList<>();
  private final Map<String, Double> dropouts = new HashMap<>();
  private String last = GraphSpec.IMAGES;

  NetworkBuilder(int channels, int height, int width) {
    this.image = new Shape(channels, height, width);
  }

  /** Adds a layer. */
  NetworkBuilder add(String name, Operation operation, String... inputs) {
    layers.add(
        new GraphLayer(name, operation, inputs.length == 0 ? List.of(last) : List.of(inputs)));
    last = name;
    return this;
  }

  /** Adds a square depthwise convolution. */
  NetworkBuilder depthwise(int channels, int times, int kernel, int stride, Padding padding) {
    Window window = Window.square(kernel, stride, padding);
    return add(
        next(), new Operation.Convolution(channels * times, channels, window, Activation.RELU6));
  }

  /** Adds a square convolution. */
  NetworkBuilder convolution(int filters, int kernel, int stride, int padding, boolean relu) {
    return add(
        next(), convolution(filters, Window.square(kernel, stride, Padding.of(padding)), relu));
  }

  NetworkBuilder maxPooling(int kernel, int stride) {
    Window window = Window.square(kernel, stride, Padding.NONE);
    return add(next(), new Operation.Pooling(Operation.Pool.MAX, window));
  }

  NetworkBuilder dense(int units, boolean relu) {
    return add(next(), new Operation.Dense(units, activation(relu)));
  }

  /** Adds a dense layer that drops a share of its inputs. */
  NetworkBuilder dropping(double rate, int units, boolean relu) {
    dropouts.put(next(), rate);
    return dense(units, relu);
  }

  /** The network with its output layer. */
  TrainableGraph logit() {
    return dense(1, false).build();
  }

  /** The network whose output layer was added. */
  TrainableGraph build() {
    return new TrainableGraph(new GraphSpec(image, layers), dropouts);
  }

  static Operation convolution(int filters, Window window, boolean relu) {
    return new Operation.Convolution(filters, window, activation(relu));
  }

  static Operation add(boolean relu) {
    return new Operation.Add(activation(relu));
  }

  private String next() {
    return String.valueOf(layers.size());
  }

  private static Activation activation(boolean relu) {
    return relu ? Activation.RELU : Activation.IDENTITY;
  }
}
