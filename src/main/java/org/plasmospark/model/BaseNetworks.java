package org.plasmospark.model;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Published networks without their classifying top, as Keras has them: their output is the features
 * that a head of our own is trained on. Layers have Keras' names, so that weights are found by
 * name. Input is {@code [N, 3, height, width]} float32, output {@code [N, channels, rows,
 * columns]}.
 *
 * <p>All methods take the input's height and width in pixels and the seed of the initial weights
 * (He normal, biases zero).
 */
public final class BaseNetworks {
  /** Of Keras' ResNet50; other networks of Keras have 1e-3. */
  private static final double RESNET_EPSILON = 1.001e-5;

  /** Of the input. */
  static final int CHANNELS = 3;

  /** Name of the images, or of what stands for them, among the inputs of layers. */
  static final String INPUT = "input";

  private BaseNetworks() {}

  /**
   * VGG16 up to {@code block5_pool}: 512 channels on ⌊size / 32⌋ rows and columns.
   *
   * <p>Simonyan and Zisserman, <em>Very deep convolutional networks for large-scale image
   * recognition</em>, 2015.
   */
  public static ComputationGraph vgg16(int height, int width, long seed) {
    return BaseNetwork.VGG16.create(height, width, seed);
  }

  /** Adds the layers of VGG16 and gives the name of the last one. */
  static String addVgg16(GraphBuilder graph) {
    int[] convolutions = {2, 2, 3, 3, 3};
    int[] filters = {64, 128, 256, 512, 512};
    String last = INPUT;
    for (int block = 0; block < filters.length; block++) {
      String prefix = "block" + (block + 1);
      for (int i = 1; i <= convolutions[block]; i++) {
        String name = prefix + "_conv" + i;
        graph.addLayer(name, same(filters[block], Activation.RELU), last);
        last = name;
      }
      graph.addLayer(prefix + "_pool", maxPooling(2), last);
      last = prefix + "_pool";
    }
    return last;
  }

  /**
   * ResNet50, the first version, up to {@code conv5_block3_out}: 2,048 channels on ⌈size / 32⌉ rows
   * and columns. The first 1×1 convolution of a stage has the stride.
   *
   * <p>He and others, <em>Deep residual learning for image recognition</em>, 2015.
   */
  public static ComputationGraph resNet50(int height, int width, long seed) {
    return BaseNetwork.RESNET50.create(height, width, seed);
  }

  /** Adds the layers of ResNet50 and gives the name of the last one. */
  static String addResNet50(GraphBuilder graph) {
    graph.addLayer("conv1_pad", padding(3), INPUT);
    graph.addLayer("conv1_conv", convolution(7, 2, 64, Activation.IDENTITY), "conv1_pad");
    normalize(graph, "conv1", "conv1_conv");
    graph.addLayer("conv1_relu", new ActivationLayer(Activation.RELU), "conv1_bn");
    graph.addLayer("pool1_pad", padding(1), "conv1_relu");
    graph.addLayer("pool1_pool", maxPooling(3), "pool1_pad");
    String last = "pool1_pool";
    int[] blocks = {3, 4, 6, 3};
    int filters = 64;
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int block = 1; block <= blocks[stage]; block++) {
        int stride = stage > 0 && block == 1 ? 2 : 1;
        last =
            bottleneck(
                graph, "conv" + (stage + 2) + "_block" + block, last, filters, stride, block == 1);
      }
      filters *= 2;
    }
    return last;
  }

  /**
   * SqueezeNet 1.1 up to {@code fire9/concat}: 512 channels.
   *
   * <p>Iandola and others, <em>SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and
   * &lt;0.5MB model size</em>, 2016; layers and names of Refik Can Malli's Keras version.
   */
  public static ComputationGraph squeezeNet(int height, int width, long seed) {
    return BaseNetwork.SQUEEZENET.create(height, width, seed);
  }

  /** Adds the layers of SqueezeNet and gives the name of the last one. */
  static String addSqueezeNet(GraphBuilder graph) {
    graph.addLayer("conv1", convolution(3, 2, 64, Activation.RELU), INPUT);
    graph.addLayer("pool1", maxPooling(3), "conv1");
    String last = fire(graph, 3, 16, 64, fire(graph, 2, 16, 64, "pool1"));
    graph.addLayer("pool3", maxPooling(3), last);
    last = fire(graph, 5, 32, 128, fire(graph, 4, 32, 128, "pool3"));
    graph.addLayer("pool5", maxPooling(3), last);
    last = fire(graph, 7, 48, 192, fire(graph, 6, 48, 192, "pool5"));
    return fire(graph, 9, 64, 256, fire(graph, 8, 64, 256, last));
  }

  /**
   * MobileNetV2 of width 1.0 up to {@code out_relu}: 1,280 channels on ⌈size / 32⌉ rows and
   * columns.
   */
  public static ComputationGraph mobileNetV2(int height, int width, long seed) {
    return BaseNetwork.MOBILENETV2.create(height, width, seed);
  }

  /** Adds a residual block of 1×1, 3×3 and 1×1 convolutions and gives the name of its output. */
  private static String bottleneck(
      GraphBuilder graph, String name, String input, int filters, int stride, boolean project) {
    String shortcut = input;
    if (project) {
      graph.addLayer(
          name + "_0_conv", convolution(1, stride, 4 * filters, Activation.IDENTITY), input);
      shortcut = normalize(graph, name + "_0", name + "_0_conv");
    }
    graph.addLayer(name + "_1_conv", convolution(1, stride, filters, Activation.IDENTITY), input);
    graph.addLayer(
        name + "_1_relu",
        new ActivationLayer(Activation.RELU),
        normalize(graph, name + "_1", name + "_1_conv"));
    graph.addLayer(name + "_2_conv", same(filters, Activation.IDENTITY), name + "_1_relu");
    graph.addLayer(
        name + "_2_relu",
        new ActivationLayer(Activation.RELU),
        normalize(graph, name + "_2", name + "_2_conv"));
    graph.addLayer(
        name + "_3_conv", convolution(1, 1, 4 * filters, Activation.IDENTITY), name + "_2_relu");
    String residual = normalize(graph, name + "_3", name + "_3_conv");
    graph.addVertex(
        name + "_add", new ElementWiseVertex(ElementWiseVertex.Op.Add), shortcut, residual);
    graph.addLayer(name + "_out", new ActivationLayer(Activation.RELU), name + "_add");
    return name + "_out";
  }

  /** Adds a fire module and gives the name of its output. */
  private static String fire(
      GraphBuilder graph, int number, int squeezed, int expanded, String input) {
    String name = "fire" + number + "/";
    graph.addLayer(name + "squeeze1x1", convolution(1, 1, squeezed, Activation.RELU), input);
    graph.addLayer(
        name + "expand1x1", convolution(1, 1, expanded, Activation.RELU), name + "squeeze1x1");
    graph.addLayer(name + "expand3x3", same(expanded, Activation.RELU), name + "squeeze1x1");
    graph.addVertex(name + "concat", new MergeVertex(), name + "expand1x1", name + "expand3x3");
    return name + "concat";
  }

  private static String normalize(GraphBuilder graph, String prefix, String input) {
    graph.addLayer(
        prefix + "_bn", new BatchNormalization.Builder().eps(RESNET_EPSILON).build(), input);
    return prefix + "_bn";
  }

  private static ConvolutionLayer convolution(
      int kernel, int stride, int filters, Activation activation) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .nOut(filters)
        .activation(activation)
        .build();
  }

  private static ConvolutionLayer same(int filters, Activation activation) {
    return new ConvolutionLayer.Builder(3, 3)
        .convolutionMode(ConvolutionMode.Same)
        .nOut(filters)
        .activation(activation)
        .build();
  }

  private static SubsamplingLayer maxPooling(int kernel) {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(kernel, kernel)
        .stride(2, 2)
        .build();
  }

  private static ZeroPaddingLayer padding(int size) {
    return new ZeroPaddingLayer.Builder(size, size).build();
  }

  /** A graph of no layers but the input {@code [N, 3, height, width]}. */
  static GraphBuilder graph(int height, int width, long seed) {
    NeuralNetConfiguration.Builder settings =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .weightInit(WeightInit.RELU)
            .updater(new NoOp());
    return graph(settings, CHANNELS, height, width);
  }

  /** A graph of no layers but the input {@code [N, channels, height, width]}. */
  static GraphBuilder graph(
      NeuralNetConfiguration.Builder settings, int channels, int height, int width) {
    return settings
        .convolutionMode(ConvolutionMode.Truncate)
        .graphBuilder()
        .addInputs(INPUT)
        .setInputTypes(InputType.convolutional(height, width, channels));
  }
}
