package org.plasmospark.model;

import static org.plasmospark.model.Dl4jLayers.activation;
import static org.plasmospark.model.Dl4jLayers.ones;
import static org.plasmospark.model.Dl4jLayers.require;
import static org.plasmospark.model.Dl4jLayers.requireLogit;
import static org.plasmospark.model.Dl4jLayers.requireNchw;
import static org.plasmospark.model.Dl4jLayers.requireTruncating;
import static org.plasmospark.model.Dl4jLayers.units;
import static org.plasmospark.model.Dl4jLayers.unknown;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.GraphBuilder;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Padding;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.Window;

/** Reads the configurations of single layers of DL4J, without their parameters. */
final class Dl4jOperations {
  private static final int PADDED_SIDES = 4;
  private static final int[] ROWS_AND_COLUMNS = {2, 3};

  private Dl4jOperations() {}

  /**
   * Adds a layer that becomes part of others, if it is one.
   *
   * @return whether it was
   */
  static boolean fold(GraphBuilder builder, String name, Layer layer, String input)
      throws NotCovered {
    if (layer.getClass() == ZeroPaddingLayer.class) {
      builder.pad(name, padding((ZeroPaddingLayer) layer), input);
    } else if (layer.getClass() == ActivationLayer.class) {
      activate(builder, name, activation(((ActivationLayer) layer).getActivationFn()), input);
    } else {
      return false;
    }
    return true;
  }

  /** Adds an activation alone. */
  static void activate(GraphBuilder builder, String name, Activation activation, String input) {
    if (activation.rectifies()) {
      builder.add(name, new Operation.Rectify(activation), input);
    } else {
      builder.pass(name, input);
    }
  }

  /** What any other layer does, on an input of a shape. */
  static Operation of(Layer layer, Shape input) throws NotCovered {
    if (layer.getClass() == ConvolutionLayer.class) {
      return convolution((ConvolutionLayer) layer, input);
    }
    if (layer.getClass() == DepthwiseConvolution2D.class) {
      return depthwise((DepthwiseConvolution2D) layer, input);
    }
    if (layer.getClass() == SubsamplingLayer.class) {
      return pooling((SubsamplingLayer) layer, input);
    }
    if (layer.getClass() == GlobalPoolingLayer.class) {
      return globalPooling((GlobalPoolingLayer) layer);
    }
    if (layer.getClass() == DenseLayer.class) {
      DenseLayer dense = (DenseLayer) layer;
      require(!dense.hasLayerNorm(), layer, "is normalised");
      return new Operation.Dense(units(dense.getNOut()), activation(dense.getActivationFn()));
    }
    if (layer.getClass() == OutputLayer.class) {
      requireLogit((OutputLayer) layer);
      return new Operation.Dense(1, Activation.IDENTITY);
    }
    throw unknown(layer);
  }

  private static Operation depthwise(DepthwiseConvolution2D layer, Shape input) throws NotCovered {
    Operation.Convolution each = convolution(layer, input);
    return new Operation.Convolution(
        Math.multiplyExact(input.channels(), layer.getDepthMultiplier()),
        input.channels(),
        each.window(),
        each.activation());
  }

  private static Operation.Convolution convolution(ConvolutionLayer layer, Shape input)
      throws NotCovered {
    require(ones(layer.getDilation()), layer, "is dilated");
    requireNchw(layer, layer.getCnn2dDataFormat());
    Window window =
        window(
            layer,
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            input);
    return new Operation.Convolution(
        units(layer.getNOut()), window, activation(layer.getActivationFn()));
  }

  private static Operation pooling(SubsamplingLayer layer, Shape input) throws NotCovered {
    require(ones(layer.getDilation()), layer, "is dilated");
    requireNchw(layer, layer.getCnn2dDataFormat());
    Operation.Pool pool =
        switch (layer.getPoolingType()) {
          case MAX -> Operation.Pool.MAX;
          case AVG ->
              layer.isAvgPoolIncludePadInDivisor()
                  ? Operation.Pool.MEAN_WITH_PADDING
                  : Operation.Pool.MEAN;
          default -> throw unknown(layer);
        };
    Window window =
        window(
            layer,
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            input);
    return new Operation.Pooling(pool, window);
  }

  private static Operation globalPooling(GlobalPoolingLayer layer) throws NotCovered {
    require(layer.isCollapseDimensions(), layer, "keeps its dimensions");
    int[] dimensions = layer.getPoolingDimensions();
    require(
        dimensions == null || Arrays.equals(dimensions, ROWS_AND_COLUMNS),
        layer,
        "pools other dimensions than rows and columns");
    return switch (layer.getPoolingType()) {
      case MAX -> new Operation.GlobalPooling(Operation.Pool.MAX);
      case AVG -> new Operation.GlobalPooling(Operation.Pool.MEAN);
      default -> throw unknown(layer);
    };
  }

  private static Padding padding(ZeroPaddingLayer layer) throws NotCovered {
    requireNchw(layer, layer.getDataFormat());
    int[] sides = layer.getPadding();
    require(sides.length == PADDED_SIDES, layer, "does not say how much it pads four sides");
    return new Padding(sides[0], sides[1], sides[2], sides[3]);
  }

  private static Window window(
      Layer layer, ConvolutionMode mode, int[] kernel, int[] stride, int[] padding, Shape input)
      throws NotCovered {
    if (mode == ConvolutionMode.Same) {
      return Window.same(input, kernel[0], kernel[1], stride[0], stride[1]);
    }
    requireTruncating(layer, mode);
    Padding sides = new Padding(padding[0], padding[0], padding[1], padding[1]);
    return new Window(kernel[0], kernel[1], stride[0], stride[1], sides);
  }
}
