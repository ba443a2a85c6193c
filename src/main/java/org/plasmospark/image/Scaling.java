package org.plasmospark.image;

import java.util.Locale;
import java.util.Optional;

/**
 * How 8-bit colours become the network's numbers: the order of the channels and, for each, {@code
 * (value - mean) * factor}.
 */
public enum Scaling {
  /** Red, green, blue; 0..255 becomes 0..1. */
  UNIT(new int[] {0, 1, 2}, new float[3], new float[] {1f / 255, 1f / 255, 1f / 255}),

  /** Red, green, blue; 0..255 as it is, for networks that scale by themselves. */
  NONE(new int[] {0, 1, 2}, new float[3], new float[] {1, 1, 1}),

  /**
   * Blue, green, red, less the means of ImageNet: mode {@code caffe} of {@code
   * keras.applications.imagenet_utils.preprocess_input}, which VGG16 and ResNet50 of Keras were
   * trained with.
   */
  IMAGENET_CAFFE(
      new int[] {2, 1, 0}, new float[] {103.939f, 116.779f, 123.68f}, new float[] {1, 1, 1}),

  /**
   * Red, green, blue; 0..1 less the means of ImageNet, divided by its standard deviations: mode
   * {@code torch} of the same function, and the normalization of torchvision's models.
   */
  IMAGENET_TORCH(
      new int[] {0, 1, 2},
      new float[] {255 * 0.485f, 255 * 0.456f, 255 * 0.406f},
      new float[] {1 / (255 * 0.229f), 1 / (255 * 0.224f), 1 / (255 * 0.225f)}),

  /**
   * Red, green, blue; 0..255 becomes -1..1: mode {@code tf} of the same function, which MobileNet
   * and its kin of Keras were trained with.
   */
  IMAGENET_TF(
      new int[] {0, 1, 2},
      new float[] {127.5f, 127.5f, 127.5f},
      new float[] {1 / 127.5f, 1 / 127.5f, 1 / 127.5f});

  private final int[] sources;
  private final float[] means;
  private final float[] factors;

  Scaling(int[] sources, float[] means, float[] factors) {
    this.sources = sources;
    this.means = means;
    this.factors = factors;
  }

  /** The name in settings and bundles, such as {@code unit}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What the colours are multiplied with, if that is all that is done to them; else empty. For
   * these scalings {@code value * factor} is the network's number to the last bit.
   */
  public Optional<Float> factor() {
    boolean plain = true;
    for (int plane = 0; plane < 3; plane++) {
      plain &= sources[plane] == plane && means[plane] == 0 && factors[plane] == factors[0];
    }
    return plain ? Optional.of(factors[0]) : Optional.empty();
  }

  /** Which of red (0), green (1) and blue (2) fills a plane of the tensor. */
  int source(int plane) {
    return sources[plane];
  }

  /**
   * The network's number of a colour value.
   *
   * @param plane 0 to 2
   * @param value 0..255, whole or not
   */
  float apply(int plane, float value) {
    return (value - means[plane]) * factors[plane];
  }

  /** Does the same to all colour values of a plane between two places of an array. */
  void apply(int plane, float[] values, int from, int until) {
    float mean = means[plane];
    float scale = factors[plane];
    for (int i = from; i < until; i++) {
      values[i] = (values[i] - mean) * scale;
    }
  }

  /** The network's numbers of all colour values of a plane. */
  float[] table(int plane) {
    float[] table = new float[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = apply(plane, value);
    }
    return table;
  }
}
