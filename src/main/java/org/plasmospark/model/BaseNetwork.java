package org.plasmospark.model;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.plasmospark.image.Scaling;

/** The published networks that features are taken from. */
public enum BaseNetwork {
  /** {@link BaseNetworks#vgg16}. */
  VGG16(BaseNetworks::addVgg16, Scaling.IMAGENET_CAFFE, Pooling.FLATTEN, blocks("block", 1, 5)),
  /** {@link BaseNetworks#resNet50}. */
  RESNET50(
      BaseNetworks::addResNet50,
      Scaling.IMAGENET_CAFFE,
      Pooling.AVERAGE,
      Stream.of(
              blocks("conv2_block", 1, 3),
              blocks("conv3_block", 1, 4),
              blocks("conv4_block", 1, 6),
              blocks("conv5_block", 1, 3))
          .flatMap(List::stream)
          .toList()),
  /** {@link BaseNetworks#squeezeNet}. */
  SQUEEZENET(
      BaseNetworks::addSqueezeNet, Scaling.IMAGENET_CAFFE, Pooling.AVERAGE, blocks("fire", 2, 9)),
  /** {@link BaseNetworks#mobileNetV2}. */
  MOBILENETV2(
      MobileNetV2::addTo,
      Scaling.IMAGENET_TF,
      Pooling.AVERAGE,
      Stream.concat(Stream.of("expanded_conv"), blocks("block_", 1, 16).stream()).toList());

  private static final int SMALLEST_SIDE = 32;

  private final Function<GraphBuilder, String> layers;
  private final Scaling scaling;
  private final Pooling pooling;
  private final List<String> blocks;

  BaseNetwork(
      Function<GraphBuilder, String> layers,
      Scaling scaling,
      Pooling pooling,
      List<String> blocks) {
    this.layers = layers;
    this.scaling = scaling;
    this.pooling = pooling;
    this.blocks = blocks;
  }

  private static List<String> blocks(String prefix, int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(number -> prefix + number).toList();
  }

  /** The name in settings and bundles, such as {@code vgg16}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the published ImageNet weights were trained with. */
  public Scaling scaling() {
    return scaling;
  }

  /** What its channels are made into for a head unless somebody wants it otherwise. */
  public Pooling pooling() {
    return pooling;
  }

  /**
   * Keras' names of the blocks, from the images on; each is the beginning of the names of its
   * layers, and reads one layer of those before it.
   */
  public List<String> blocks() {
    return blocks;
  }

  /** Keras' names of all layers, from the images on. */
  public List<String> layers() {
    GraphBuilder graph = BaseNetworks.graph(SMALLEST_SIDE, SMALLEST_SIDE, 0);
    addTo(graph);
    return List.copyOf(graph.getVertices().keySet());
  }

  /**
   * The network without its classifying top.
   *
   * @param height rows of an image in pixels, at least 32
   * @param width columns of an image in pixels, at least 32
   * @param seed of the weights
   */
  public ComputationGraph create(int height, int width, long seed) {
    GraphBuilder graph = BaseNetworks.graph(height, width, seed);
    String last = addTo(graph);
    ComputationGraph network = new ComputationGraph(graph.setOutputs(last).build());
    network.init();
    return network;
  }

  /** Adds its layers to a graph that has only its input, and gives the name of the last one. */
  String addTo(GraphBuilder graph) {
    return layers.apply(graph);
  }
}
