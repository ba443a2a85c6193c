package org.plasmospark.model.onednn;

import java.util.ArrayList;
import java.util.List;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.LayerSpec;
import org.plasmospark.model.compute.NetworkSpec;
import org.plasmospark.model.compute.NetworkSpec.Shape;
import org.plasmospark.model.compute.ParameterSegment;

/** Makes the blocks of a network. */
final class Blocks {

  private Blocks() {}

  /** How many layers come before the first dense layer. */
  static int featureLayers(NetworkSpec network) {
    int count = 0;
    while (!(network.layers().get(count) instanceof LayerSpec.Dense)) {
      count++;
    }
    return count;
  }

  /** The convolutions and poolings. */
  static List<Block> features(NetworkSpec network) {
    return blocks(network, 0, featureLayers(network));
  }

  /** The dense layers behind them. */
  static List<Block> head(NetworkSpec network) {
    return blocks(network, featureLayers(network), network.layers().size());
  }

  private static List<Block> blocks(NetworkSpec network, int from, int to) {
    List<Shape> shapes = network.shapes();
    List<LayerSpec> layers = network.layers();
    List<Block> blocks = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Shape in = shapes.get(i);
      Shape out = shapes.get(i + 1);
      if (layers.get(i) instanceof LayerSpec.Convolution spec) {
        boolean masked = layers.get(i + 1) instanceof LayerSpec.MaxPooling;
        blocks.add(
            new ConvolutionBlock(
                spec, in, out, segment(network, i, true), segment(network, i, false), masked));
      } else if (layers.get(i) instanceof LayerSpec.MaxPooling spec) {
        blocks.add(new PoolingBlock(spec, out, i > 0 && reluConvolution(layers.get(i - 1))));
      } else if (layers.get(i) instanceof LayerSpec.Dense spec) {
        boolean logits = i == layers.size() - 1;
        blocks.add(
            new DenseBlock(
                spec, in, segment(network, i, false), segment(network, i, true), logits));
      }
    }
    return blocks;
  }

  private static boolean reluConvolution(LayerSpec layer) {
    return layer instanceof LayerSpec.Convolution c && c.activation() == Activation.RELU;
  }

  private static ParameterSegment segment(NetworkSpec network, int layer, boolean bias) {
    return network.parameterSegments().stream()
        .filter(segment -> segment.layer() == layer && segment.bias() == bias)
        .findFirst()
        .orElseThrow();
  }
}
