package org.plasmospark.model.compute;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A binary classifier of images as a list of layers. Its last layer is a {@link LayerSpec.Dense} of
 * one unit without activation, the logit; probability = sigmoid(logit), and the loss is the binary
 * cross-entropy.
 *
 * <p>The flat parameter vector is in DL4J's order: the layers one after the other; of a convolution
 * the bias and then the weights {@code [out][in][row][column]}, of a dense layer the weights {@code
 * [out][in]} and then the bias. DL4J keeps its updater state likewise: for Adam all first moments
 * and then all second moments, each in the order of the parameters.
 *
 * @param channels of an image
 * @param height rows of an image
 * @param width columns of an image
 * @param layers at least the output layer
 */
public record NetworkSpec(int channels, int height, int width, List<LayerSpec> layers)
    implements Serializable {

  /**
   * Shape of what one example is after a layer.
   *
   * @param channels channels, or units after a dense layer
   * @param height rows; 1 after a dense layer
   * @param width columns; 1 after a dense layer
   */
  public record Shape(int channels, int height, int width) implements Serializable {
    /** Number of elements. */
    public int length() {
      return Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }
  }

  public NetworkSpec {
    layers = List.copyOf(layers);
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException("an image has at least one channel, row and column");
    }
    if (layers.isEmpty()
        || !(layers.get(layers.size() - 1) instanceof LayerSpec.Dense output)
        || output.units() != 1
        || output.activation() != Activation.IDENTITY) {
      throw new IllegalArgumentException("the last layer must be a dense layer of one logit");
    }
    shapes(new Shape(channels, height, width), layers);
  }

  /** Number of values of one image. */
  public int imageLength() {
    return new Shape(channels, height, width).length();
  }

  /** Shapes of the input and of each layer's output: one more than there are layers. */
  public List<Shape> shapes() {
    return shapes(new Shape(channels, height, width), layers);
  }

  /** The tensors of the flat parameter vector, in its order. */
  public List<ParameterSegment> parameterSegments() {
    List<Shape> shapes = shapes();
    List<ParameterSegment> segments = new ArrayList<>();
    int offset = 0;
    for (int i = 0; i < layers.size(); i++) {
      Shape in = shapes.get(i);
      if (layers.get(i) instanceof LayerSpec.Convolution convolution) {
        int out = convolution.filters();
        int kernel = convolution.kernel();
        segments.add(new ParameterSegment(i, true, offset, out, 1, 1, 1));
        offset = Math.addExact(offset, out);
        ParameterSegment weights =
            new ParameterSegment(i, false, offset, out, in.channels(), kernel, kernel);
        segments.add(weights);
        offset = Math.addExact(offset, weights.length());
      } else if (layers.get(i) instanceof LayerSpec.Dense dense) {
        int out = dense.units();
        ParameterSegment weights =
            new ParameterSegment(i, false, offset, out, in.channels(), in.height(), in.width());
        segments.add(weights);
        offset = Math.addExact(offset, Math.multiplyExact(out, in.length()));
        segments.add(new ParameterSegment(i, true, offset, out, 1, 1, 1));
        offset = Math.addExact(offset, out);
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

  private static List<Shape> shapes(Shape input, List<LayerSpec> layers) {
    List<Shape> shapes = new ArrayList<>();
    shapes.add(input);
    Shape shape = input;
    boolean flat = false;
    for (LayerSpec layer : layers) {
      if (flat && !(layer instanceof LayerSpec.Dense)) {
        throw new IllegalArgumentException("only dense layers may follow a dense layer");
      }
      if (layer instanceof LayerSpec.Convolution c) {
        int rows = outputSize(shape.height(), c.kernel(), c.stride(), c.padding());
        int columns = outputSize(shape.width(), c.kernel(), c.stride(), c.padding());
        shape = new Shape(c.filters(), rows, columns);
      } else if (layer instanceof LayerSpec.MaxPooling p) {
        int rows = outputSize(shape.height(), p.kernel(), p.stride(), 0);
        int columns = outputSize(shape.width(), p.kernel(), p.stride(), 0);
        shape = new Shape(shape.channels(), rows, columns);
      } else if (layer instanceof LayerSpec.Dense d) {
        shape = new Shape(d.units(), 1, 1);
        flat = true;
      }
      shapes.add(shape);
    }
    return List.copyOf(shapes);
  }

  private static int outputSize(int size, int kernel, int stride, int padding) {
    int room = size + 2 * padding - kernel;
    if (room < 0) {
      throw new IllegalArgumentException(
          "a window of " + kernel + " does not fit into " + size + " pixels");
    }
    return room / stride + 1;
  }
}
