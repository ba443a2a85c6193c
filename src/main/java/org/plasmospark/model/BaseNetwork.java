package org.plasmospark.model;

import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.plasmospark.image.Scaling;

/** The published networks that features are taken from. */
public enum BaseNetwork {
  /** {@link BaseNetworks#vgg16}. */
  VGG16(BaseNetworks::vgg16),
  /** {@link BaseNetworks#resNet50}. */
  RESNET50(BaseNetworks::resNet50),
  /** {@link BaseNetworks#squeezeNet}. */
  SQUEEZENET(BaseNetworks::squeezeNet);

  private interface Maker {
    ComputationGraph make(int height, int width, long seed);
  }

  private final Maker maker;

  BaseNetwork(Maker maker) {
    this.maker = maker;
  }

  /** The name in settings and bundles, such as {@code vgg16}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the published ImageNet weights were trained with. */
  public Scaling scaling() {
    return Scaling.IMAGENET_CAFFE;
  }

  /**
   * The network without its classifying top.
   *
   * @param height rows of an image in pixels
   * @param width columns of an image in pixels
   * @param seed of the weights
   */
  public ComputationGraph create(int height, int width, long seed) {
    return maker.make(height, width, seed);
  }
}
