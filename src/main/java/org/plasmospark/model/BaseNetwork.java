package org.plasmospark.model;

import java.util.Locale;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.plasmospark.image.Scaling;

/** The published networks that features are taken from. */
public enum BaseNetwork {
  /** {@link BaseNetworks#vgg16}. */
  VGG16(BaseNetworks::addVgg16, Pooling.FLATTEN, "block5", "block4_pool"),
  /** {@link BaseNetworks#resNet50}. */
  RESNET50(BaseNetworks::addResNet50, Pooling.AVERAGE, "conv5_block3", "conv5_block2_out"),
  /** {@link BaseNetworks#squeezeNet}. */
  SQUEEZENET(BaseNetworks::addSqueezeNet, Pooling.AVERAGE, "fire9", "fire8/concat"),
  /** {@link BaseNetworks#mobileNetV2}. */
  MOBILENETV2(MobileNetV2::addTo, Pooling.AVERAGE, "block_16", "block_15_add");

  private final Function<GraphBuilder, String> layers;
  private final Pooling pooling;
  private final String lastBlock;
  private final String beforeLastBlock;

  BaseNetwork(
      Function<GraphBuilder, String> layers,
      Pooling pooling,
      String lastBlock,
      String beforeLastBlock) {
    this.layers = layers;
    this.pooling = pooling;
    this.lastBlock = lastBlock;
    this.beforeLastBlock = beforeLastBlock;
  }

  /** The name in settings and bundles, such as {@code vgg16}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the published ImageNet weights were trained with. */
  public Scaling scaling() {
    return this == MOBILENETV2 ? Scaling.IMAGENET_TF : Scaling.IMAGENET_CAFFE;
  }

  /** What its channels are made into for a head unless somebody wants it otherwise. */
  public Pooling pooling() {
    return pooling;
  }

  /** Keras' name of the last block, the beginning of the names of its layers. */
  public String lastBlock() {
    return lastBlock;
  }

  /** The one layer that the last block reads. */
  String beforeLastBlock() {
    return beforeLastBlock;
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
