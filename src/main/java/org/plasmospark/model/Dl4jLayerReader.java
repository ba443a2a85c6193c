package org.plasmospark.model;

import static org.plasmospark.model.Dl4jLayers.activation;
import static org.plasmospark.model.Dl4jLayers.ones;
import static org.plasmospark.model.Dl4jLayers.require;
import static org.plasmospark.model.Dl4jLayers.requireFlatteningOnly;
import static org.plasmospark.model.Dl4jLayers.requireLogit;
import static org.plasmospark.model.Dl4jLayers.requireTruncating;
import static org.plasmospark.model.Dl4jLayers.units;
import static org.plasmospark.model.Dl4jLayers.unknown;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.BatchNormalization;
import org.plasmospark.model.compute.GraphBuilder;
import org.plasmospark.model.compute.LayerWeights;
import org.plasmospark.model.compute.NetworkSpec.Shape;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Padding;
import org.plasmospark.model.compute.Window;

/** Reads single layers of DL4J, with their parameters, into a graph. */
final class Dl4jLayerReader {
  private static final int PADDED_SIDES = 4;
  private static final int[] ROWS_AND_COLUMNS = {2, 3};

  private final GraphBuilder builder;

  Dl4jLayerReader(GraphBuilder builder) {
    this.builder = builder;
  }

  /**
   * Adds a layer.
   *
   * @param network the layer with its parameters
   * @param layer its configuration
   * @param step what DL4J does in front of it, or null
   */
  void add(
      String name,
      org.deeplearning4j.nn.api.Layer network,
      Layer layer,
      InputPreProcessor step,
      String input)
      throws NotCovered {
    if (layer instanceof FrozenLayer frozen) {
      add(name, network, frozen.getLayer(), step, input);
      return;
    }
    requireFlatteningOnly(step, layer);
    if (layer.getClass() == ConvolutionLayer.class) {
      convolution(name, network, (ConvolutionLayer) layer, input);
    } else if (layer.getClass() == SubsamplingLayer.class) {
      builder.add(name, pooling((SubsamplingLayer) layer, builder.shape(input)), input);
    } else if (layer.getClass() == GlobalPoolingLayer.class) {
      builder.add(name, globalPooling((GlobalPoolingLayer) layer), input);
    } else if (layer.getClass() == org.deeplearning4j.nn.conf.layers.BatchNormalization.class) {
      normalization(
          name, network, (org.deeplearning4j.nn.conf.layers.BatchNormalization) layer, input);
    } else if (layer.getClass() == ZeroPaddingLayer.class) {
      builder.pad(name, padding((ZeroPaddingLayer) layer), input);
    } else if (layer.getClass() == ActivationLayer.class) {
      activate(name, activation(((ActivationLayer) layer).getActivationFn()), input);
    } else if (layer.getClass() == DropoutLayer.class) {
      activate(name, activation(((DropoutLayer) layer).getActivationFn()), input);
    } else if (layer.getClass() == DenseLayer.class) {
      dense(name, network, (DenseLayer) layer, input);
    } else if (layer.getClass() == OutputLayer.class) {
      OutputLayer output = (OutputLayer) layer;
      requireLogit(output);
      builder.add(
          name, new Operation.Dense(1, Activation.IDENTITY), denseWeights(network, 1), input);
    } else {
      throw unknown(layer);
    }
  }

  private void activate(String name, Activation activation, String input) {
    if (activation == Activation.RELU) {
      builder.add(name, new Operation.Relu(), input);
    } else {
      builder.pass(name, input);
    }
  }

  private void convolution(
      String name, org.deeplearning4j.nn.api.Layer network, ConvolutionLayer layer, String input)
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
            builder.shape(input));
    int filters = units(layer.getNOut());
    INDArray values = network.getParam(DefaultParamInitializer.WEIGHT_KEY);
    builder.add(
        name,
        new Operation.Convolution(filters, window, activation(layer.getActivationFn())),
        new LayerWeights(inOrder(values), bias(network, filters)),
        input);
  }

  private void dense(
      String name, org.deeplearning4j.nn.api.Layer network, DenseLayer layer, String input)
      throws NotCovered {
    require(!layer.hasLayerNorm(), layer, "is normalised");
    int units = units(layer.getNOut());
    builder.add(
        name,
        new Operation.Dense(units, activation(layer.getActivationFn())),
        denseWeights(network, units),
        input);
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

  private void normalization(
      String name,
      org.deeplearning4j.nn.api.Layer network,
      org.deeplearning4j.nn.conf.layers.BatchNormalization layer,
      String input)
      throws NotCovered {
    requireNchw(layer, layer.getCnn2DFormat());
    float[] mean = inOrder(network.getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN));
    builder.normalize(
        name,
        new BatchNormalization(
            layer.isLockGammaBeta()
                ? filled(mean.length, layer.getGamma())
                : inOrder(network.getParam(BatchNormalizationParamInitializer.GAMMA)),
            layer.isLockGammaBeta()
                ? filled(mean.length, layer.getBeta())
                : inOrder(network.getParam(BatchNormalizationParamInitializer.BETA)),
            mean,
            variance(network, layer.isUseLogStd()),
            layer.getEps()),
        input);
  }

  /** DL4J keeps either the variance or the decimal logarithm of the standard deviation. */
  private static float[] variance(org.deeplearning4j.nn.api.Layer network, boolean logarithm) {
    if (!logarithm) {
      return inOrder(network.getParam(BatchNormalizationParamInitializer.GLOBAL_VAR));
    }
    float[] variance = inOrder(network.getParam(BatchNormalizationParamInitializer.GLOBAL_LOG_STD));
    for (int i = 0; i < variance.length; i++) {
      variance[i] = (float) Math.pow(10, 2 * variance[i]);
    }
    return variance;
  }

  private static LayerWeights denseWeights(org.deeplearning4j.nn.api.Layer network, int units) {
    INDArray values = network.getParam(DefaultParamInitializer.WEIGHT_KEY);
    return new LayerWeights(inOrder(values.transpose()), bias(network, units));
  }

  private static float[] bias(org.deeplearning4j.nn.api.Layer network, int length) {
    INDArray bias = network.getParam(DefaultParamInitializer.BIAS_KEY);
    return bias == null ? new float[length] : inOrder(bias);
  }

  private static float[] inOrder(INDArray array) {
    try (INDArray copy = array.dup('c')) {
      return FloatVectors.copy(copy);
    }
  }

  private static float[] filled(int length, double value) {
    float[] values = new float[length];
    Arrays.fill(values, (float) value);
    return values;
  }

  private static void requireNchw(Layer layer, CNN2DFormat format) throws NotCovered {
    require(format == CNN2DFormat.NCHW, layer, "has its channels last");
  }
}
