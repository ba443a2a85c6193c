package org.plasmospark.model;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.nd4j.linalg.activations.Activation;

/**
 * The layers of MobileNetV2 of width 1.0, by the names that Keras gives them: inverted residual
 * blocks, which widen, convolve each channel by itself and narrow again. No convolution has a bias;
 * each is followed by a batch normalization.
 *
 * <p>Sandler and others, <em>MobileNetV2: inverted residuals and linear bottlenecks</em>, 2018,
 * table 2.
 */
final class MobileNetV2 {
  /** Keras' default is another one. */
  private static final double EPSILON = 1e-3;

  private static final int WIDENING = 6;

  /** Channels, blocks and stride of the first block of each stage. */
  private static final int[][] STAGES = {
    {16, 1, 1}, {24, 2, 2}, {32, 3, 2}, {64, 4, 2}, {96, 3, 1}, {160, 3, 2}, {320, 1, 1}
  };

  private static final int FIRST_CHANNELS = 32;
  private static final int LAST_CHANNELS = 1_280;

  private final GraphBuilder graph;

  private MobileNetV2(GraphBuilder graph) {
    this.graph = graph;
  }

  /** Adds the layers to a graph and gives the name of the last one. */
  static String addTo(GraphBuilder graph) {
    return new MobileNetV2(graph).add();
  }

  private String add() {
    String last =
        rectified(
            "Conv1_relu", convolved("Conv1", "bn_Conv1", 3, 2, FIRST_CHANNELS, BaseNetworks.INPUT));
    int channels = FIRST_CHANNELS;
    int block = 0;
    for (int[] stage : STAGES) {
      for (int i = 0; i < stage[1]; i++) {
        last = block(block++, last, channels, stage[0], i == 0 ? stage[2] : 1);
        channels = stage[0];
      }
    }
    return rectified("out_relu", convolved("Conv_1", "Conv_1_bn", 1, 1, LAST_CHANNELS, last));
  }

  private String block(int number, String input, int channels, int narrow, int stride) {
    String name = number == 0 ? "expanded_conv_" : "block_" + number + "_";
    String wide = input;
    if (number > 0) {
      wide =
          rectified(
              name + "expand_relu",
              convolved(name + "expand", name + "expand_BN", 1, 1, WIDENING * channels, input));
    }
    graph.addLayer(name + "depthwise", depthwise(stride), wide);
    String each =
        rectified(name + "depthwise_relu", normalized(name + "depthwise_BN", name + "depthwise"));
    String narrowed = convolved(name + "project", name + "project_BN", 1, 1, narrow, each);
    if (channels != narrow || stride != 1) {
      return narrowed;
    }
    graph.addVertex(name + "add", new ElementWiseVertex(ElementWiseVertex.Op.Add), input, narrowed);
    return name + "add";
  }

  private String convolved(
      String name, String normalization, int kernel, int stride, int filters, String input) {
    graph.addLayer(
        name,
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .convolutionMode(ConvolutionMode.Same)
            .nOut(filters)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build(),
        input);
    return normalized(normalization, name);
  }

  private static DepthwiseConvolution2D depthwise(int stride) {
    return new DepthwiseConvolution2D.Builder(3, 3)
        .stride(stride, stride)
        .convolutionMode(ConvolutionMode.Same)
        .hasBias(false)
        .activation(Activation.IDENTITY)
        .build();
  }

  private String normalized(String name, String input) {
    graph.addLayer(name, new BatchNormalization.Builder().eps(EPSILON).build(), input);
    return name;
  }

  private String rectified(String name, String input) {
    graph.addLayer(name, new ActivationLayer(Activation.RELU6), input);
    return name;
  }
}
