package org.plasmospark.model.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.Activation;
import org.plasmospark.model.keras.KerasWeights.Role;

/** Translates the layers that see images: convolutions, poolings, padding, rescaling. */
final class Windows {
  private static final int MOST_PADDING = 1_000;

  private final KerasTranslator translator;

  Windows(KerasTranslator translator) {
    this.translator = translator;
  }

  Tensor translated(KerasLayer layer, Tensor input) {
    BiFunction<KerasLayer, Tensor, Tensor> translation =
        switch (layer.kind()) {
          case "Conv2D", "Convolution2D" -> this::convolution;
          case "DepthwiseConv2D" -> this::depthwise;
          case "SeparableConv2D" -> this::separable;
          case "MaxPooling2D", "MaxPool2D" -> (l, image) -> pooling(l, image, PoolingType.MAX);
          case "AveragePooling2D", "AvgPool2D" -> (l, image) -> pooling(l, image, PoolingType.AVG);
          case "GlobalMaxPooling2D", "GlobalMaxPool2D" ->
              (l, image) -> global(l, image, PoolingType.MAX);
          case "GlobalAveragePooling2D", "GlobalAvgPool2D" ->
              (l, image) -> global(l, image, PoolingType.AVG);
          case "ZeroPadding2D" -> this::padded;
          case "Rescaling" -> this::rescaled;
          default -> throw layer.unsupported("is of a kind that is not supported");
        };
    if (input.flat()) {
      throw layer.unsupported("reads a vector, which is not supported");
    }
    layer.requireChannelsLast();
    return translation.apply(layer, input);
  }

  private Tensor convolution(KerasLayer layer, Tensor input) {
    layer.require(layer.number("groups", 1) == 1, "groups");
    int[] size = layer.pair("kernel_size");
    int filters = layer.size("filters", KerasTranslator.MOST_UNITS);
    LayerArrays arrays = translator.arrays(layer);
    return convolution(
        layer,
        input,
        filters,
        () -> arrays.read(Role.KERNEL, size[0], size[1], input.channels(), filters));
  }

  private Tensor depthwise(KerasLayer layer, Tensor input) {
    int times = layer.size("depth_multiplier", KerasTranslator.MOST_UNITS);
    LayerArrays arrays = translator.arrays(layer);
    int[] size = layer.pair("kernel_size");
    int channels = input.channels();
    layer.require((long) channels * times <= KerasTranslator.MOST_UNITS, "depth_multiplier");
    return convolution(
        layer,
        input,
        new DepthwiseConvolution2D.Builder(size).depthMultiplier(times),
        channels * times,
        Math.multiplyExact((long) size[0] * size[1] + 1, (long) channels * times),
        target ->
            Dl4jParameters.depthwise(
                target, arrays.depthwiseKernel(size[0], size[1], channels, times)));
  }

  /** A depthwise convolution and one of 1×1 behind it are together one convolution. */
  private Tensor separable(KerasLayer layer, Tensor input) {
    int times = layer.size("depth_multiplier", KerasTranslator.MOST_UNITS);
    int filters = layer.size("filters", KerasTranslator.MOST_UNITS);
    int[] size = layer.pair("kernel_size");
    int channels = input.channels();
    layer.require((long) channels * times <= KerasTranslator.MOST_UNITS, "depth_multiplier");
    LayerArrays arrays = translator.arrays(layer);
    return convolution(
        layer,
        input,
        filters,
        () ->
            Kernels.ofSeparable(
                arrays.read(Role.DEPTHWISE_KERNEL, size[0], size[1], channels, times),
                arrays.read(Role.POINTWISE_KERNEL, 1, 1, channels * times, filters),
                size[0] * size[1],
                channels,
                times));
  }

  private interface Kernel {
    float[] read();
  }

  private Tensor convolution(KerasLayer layer, Tensor input, int filters, Kernel kernel) {
    int[] size = layer.pair("kernel_size");
    int channels = input.channels();
    return convolution(
        layer,
        input,
        new ConvolutionLayer.Builder(size).nOut(filters),
        filters,
        Math.multiplyExact((long) size[0] * size[1] * channels + 1, (long) filters),
        target ->
            Dl4jParameters.convolution(target, kernel.read(), size[0], size[1], channels, filters));
  }

  /**
   * @param numbers parameters of the layer, at most
   * @param kernel sets that of the layer
   */
  private <B extends ConvolutionLayer.BaseConvBuilder<B>> Tensor convolution(
      KerasLayer layer,
      Tensor input,
      B builder,
      int filters,
      long numbers,
      Consumer<Layer> kernel) {
    boolean bias = layer.flag("use_bias", true);
    int[] size = layer.pair("kernel_size");
    int[] strides = layer.pair("strides");
    int[] dilation = {1, 1};
    if (layer.config().has("dilation_rate")) {
      dilation = layer.pair("dilation_rate");
    }
    LayerArrays arrays = translator.arrays(layer);
    translator.add(
        layer,
        builder
            .stride(strides)
            .dilation(dilation)
            .convolutionMode(mode(layer))
            .hasBias(bias)
            .activation(Activations.of(layer))
            .build(),
        input,
        numbers,
        target -> {
          kernel.accept(target);
          if (bias) {
            Dl4jParameters.bias(target, arrays.read(Role.BIAS, filters));
          }
        });
    int[] extent = {1 + (size[0] - 1) * dilation[0], 1 + (size[1] - 1) * dilation[1]};
    return output(layer, input, extent, strides, filters);
  }

  private Tensor pooling(KerasLayer layer, Tensor input, PoolingType type) {
    int[] size = layer.pair("pool_size");
    int[] strides = layer.pair("strides", "pool_size");
    translator.add(
        layer,
        new SubsamplingLayer.Builder(type)
            .kernelSize(size)
            .stride(strides)
            .convolutionMode(mode(layer))
            .build(),
        input);
    return output(layer, input, size, strides, input.channels());
  }

  private Tensor global(KerasLayer layer, Tensor input, PoolingType type) {
    layer.require(!layer.flag("keepdims", false), "keepdims");
    translator.add(layer, new GlobalPoolingLayer(type), input);
    return new Tensor(layer.vertex(), 1, 1, input.channels(), true);
  }

  private Tensor padded(KerasLayer layer, Tensor input) {
    JsonNode padding = layer.config().path("padding");
    int[] sides = new int[4];
    for (int i = 0; i < sides.length; i++) {
      JsonNode direction = padding.isArray() ? padding.path(i / 2) : padding;
      JsonNode side = direction.isArray() ? direction.path(i % 2) : direction;
      sides[i] = side.asInt(-1);
      layer.require(sides[i] >= 0 && sides[i] <= MOST_PADDING, "padding");
    }
    int rows = input.rows() + sides[0] + sides[1];
    int columns = input.columns() + sides[2] + sides[3];
    layer.require(Math.max(rows, columns) <= 2 * KerasLayer.MOST_PIXELS_A_SIDE, "padding");
    translator.add(
        layer, new ZeroPaddingLayer.Builder(sides[0], sides[1], sides[2], sides[3]).build(), input);
    return new Tensor(layer.vertex(), rows, columns, input.channels(), false);
  }

  /** A 1×1 convolution of each channel with itself. */
  private Tensor rescaled(KerasLayer layer, Tensor input) {
    int channels = input.channels();
    float[] scale = numbers(layer, "scale", channels, 1);
    float[] offset = numbers(layer, "offset", channels, 0);
    translator.add(
        layer,
        new ConvolutionLayer.Builder(1, 1).nOut(channels).activation(Activation.IDENTITY).build(),
        input,
        (channels + 1L) * channels,
        target -> {
          Dl4jParameters.convolution(
              target, Kernels.ofDepthwise(scale, 1, channels, 1), 1, 1, channels, channels);
          Dl4jParameters.bias(target, offset);
        });
    return new Tensor(layer.vertex(), input.rows(), input.columns(), channels, false);
  }

  /** One number for all channels, or a list with one for each. */
  private static float[] numbers(KerasLayer layer, String key, int channels, double absent) {
    JsonNode value = layer.config().path(key);
    layer.require(!value.isArray() || value.size() == channels, key);
    float[] numbers = new float[channels];
    for (int i = 0; i < channels; i++) {
      layer.require(!value.isArray() || value.get(i).isNumber(), key);
      numbers[i] =
          (float) (value.isArray() ? value.get(i).doubleValue() : layer.number(key, absent));
    }
    return numbers;
  }

  private static ConvolutionMode mode(KerasLayer layer) {
    return layer.padsSame() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
  }

  private static Tensor output(
      KerasLayer layer, Tensor input, int[] extent, int[] strides, int channels) {
    int rows = positions(layer, input.rows(), extent[0], strides[0]);
    int columns = positions(layer, input.columns(), extent[1], strides[1]);
    return new Tensor(layer.vertex(), rows, columns, channels, false);
  }

  private static int positions(KerasLayer layer, int size, int extent, int stride) {
    if (layer.padsSame()) {
      return (size + stride - 1) / stride;
    }
    if (size < extent) {
      throw layer.unsupported("has a window that does not fit into the image");
    }
    return (size - extent) / stride + 1;
  }
}
